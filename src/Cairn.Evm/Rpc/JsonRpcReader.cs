using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>HTTP bodies to JSON-RPC answers.</summary>
internal static class JsonRpcReader
{
    private const int MaxDepth = 64;
    private const int MaxMessage = 500;
    private const int RevertCode = 3;
    private const int LimitCode = -32005;

    /// <summary>Some nodes send error objects with an HTTP error status.</summary>
    public static bool LooksLikeAnswer(byte[] body)
    {
        return SafeJson.TryParse(body, MaxDepth, out var root) && root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("jsonrpc", out _)
            && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object;
    }

    public static RpcResponse[] Read(byte[] body, RpcRequest[] requests, bool single, long firstId)
    {
        if (!SafeJson.TryParse(body, MaxDepth, out var root))
            throw new RpcException(RpcFault.Malformed, $"The answer to {requests[0].Method} is not JSON.");
        if (single) return [Answer(root, requests[0].Method)];
        if (root.ValueKind != JsonValueKind.Array)
            throw root.ValueKind == JsonValueKind.Object && Answer(root, "a batch").Error is { } error
                ? error
                : new RpcException(RpcFault.Malformed, "The answer to a batch is no array.");
        return Order(root, requests, firstId);
    }

    private static RpcResponse[] Order(JsonElement answers, RpcRequest[] requests, long firstId)
    {
        var responses = new RpcResponse?[requests.Length];
        foreach (var answer in answers.EnumerateArray())
        {
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("id", out var id)
                || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number)) continue;
            var index = number - firstId;
            if (index >= 0 && index < requests.Length && responses[index] is null)
                responses[index] = Answer(answer, requests[index].Method);
        }
        return [.. responses.Select((r, i) => r ?? new RpcResponse(default,
            new RpcException(RpcFault.Malformed, $"The batch's answer lacks call {i} ({requests[i].Method}).")))];
    }

    private static RpcResponse Answer(JsonElement answer, string method)
    {
        if (answer.ValueKind != JsonValueKind.Object) return Malformed(method);
        if (answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            return new RpcResponse(default, NodeError(error, method));
        return answer.TryGetProperty("result", out var result) ? new RpcResponse(result, null) : Malformed(method);
    }

    private static RpcResponse Malformed(string method) => new(default,
        new RpcException(RpcFault.Malformed, $"The answer to {method} has neither result nor error."));

    private static RpcException NodeError(JsonElement error, string method)
    {
        var code = error.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var value) ? value : 0;
        var text = error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
            ? message.GetString()! : "no message";
        if (text.Length > MaxMessage) text = text[..MaxMessage];
        var data = RevertData(error);
        var reverted = code == RevertCode || data is not null
            || text.Contains("execution reverted", StringComparison.OrdinalIgnoreCase);
        if (reverted)
            return new RpcException(RpcFault.Reverted, $"{method}: {RevertReason.Describe(data ?? [])}", code, data);
        var fault = code == LimitCode ? RpcFault.RateLimited : RpcFault.NodeError;
        return new RpcException(fault, $"{method}: {text}", code);
    }

    private static byte[]? RevertData(JsonElement error)
    {
        if (!error.TryGetProperty("data", out var data)) return null;
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var inner)) data = inner;
        return data.ValueKind == JsonValueKind.String && data.GetString() is { } text
            && text.StartsWith("0x", StringComparison.Ordinal) && Hex.TryParse(text, out var bytes) ? bytes : null;
    }
}
