using System.Text.Json;

namespace Cairn.Evm;

/// <summary>The answer to one call of a batch: a result, or an error. Exactly one of them is there.</summary>
public sealed record RpcResponse(JsonElement Result, RpcException? Error)
{
    /// <summary>The result.</summary>
    /// <exception cref="RpcException">The node answered with an error.</exception>
    public JsonElement ResultOrThrow() => Error is null ? Result : throw Error;
}
