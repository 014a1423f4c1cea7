namespace Cairn.Evm;

/// <summary>A JSON-RPC call failed after its retries.</summary>
public class RpcException : IOException
{
    /// <summary>What went wrong, in which call.</summary>
    public RpcException(RpcFault fault, string message, int code = 0, ReadOnlyMemory<byte> revertData = default,
        Exception? inner = null) : base(message, inner) =>
        (Fault, Code, RevertData) = (fault, code, revertData);

    /// <summary>The kind of failure.</summary>
    public RpcFault Fault { get; }

    /// <summary>The JSON-RPC error code or HTTP status; 0 where there was none.</summary>
    public int Code { get; }

    /// <summary>What a reverting contract returned; empty otherwise. See <see cref="RevertReason"/>.</summary>
    public ReadOnlyMemory<byte> RevertData { get; }

    /// <summary>Whether trying again later may help.</summary>
    public bool IsTransient =>
        Fault is RpcFault.Unreachable or RpcFault.Timeout or RpcFault.RateLimited
        || (Fault == RpcFault.HttpError && Code >= 500);
}
