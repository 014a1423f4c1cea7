namespace Cairn.Evm;

/// <summary>Why a JSON-RPC call gave no result.</summary>
public enum RpcFault
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,
    /// <summary>No answer within the time allowed.</summary>
    Timeout,
    /// <summary>The endpoint asks for fewer calls (HTTP 429 or JSON-RPC −32005).</summary>
    RateLimited,
    /// <summary>Another HTTP error.</summary>
    HttpError,
    /// <summary>The answer is not JSON-RPC, or a result has another shape than the method's.</summary>
    Malformed,
    /// <summary>The answer is larger than allowed.</summary>
    TooLarge,
    /// <summary>The node answered with an error object.</summary>
    NodeError,
    /// <summary>The EVM reverted; the exception holds the data.</summary>
    Reverted,
}
