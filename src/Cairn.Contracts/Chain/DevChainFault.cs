namespace Cairn.Contracts;

/// <summary>Why a development chain did not start.</summary>
public enum DevChainFault
{
    /// <summary>The node's binary is not beside the program.</summary>
    BinaryMissing,
    /// <summary>Another program listens on the port.</summary>
    PortInUse,
    /// <summary>The node ended before it answered.</summary>
    Ended,
    /// <summary>The node did not answer in time.</summary>
    Silent,
}
