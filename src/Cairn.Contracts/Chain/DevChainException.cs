namespace Cairn.Contracts;

/// <summary>A development chain did not start; the message names the cause and the remedy.</summary>
public sealed class DevChainException(DevChainFault fault, string message) : IOException(message)
{
    /// <summary>The kind of failure.</summary>
    public DevChainFault Fault => fault;
}
