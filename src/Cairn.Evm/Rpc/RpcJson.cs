using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Ethereum's JSON shapes; another shape is a <see cref="RpcFault.Malformed"/> answer that names the field.
/// </summary>
internal static class RpcJson
{
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    public static UInt256 Quantity(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.String && json.GetString()!.StartsWith("0x", StringComparison.Ordinal)
        && UInt256.TryParse(json.GetString(), out var value) ? value : throw Malformed(name, "a quantity");

    public static ulong Small(JsonElement json, string name)
    {
        var value = Quantity(json, name);
        return value.BitLength <= 64 ? (ulong)value : throw Malformed(name, "a 64-bit quantity");
    }

    public static uint Index(JsonElement json, string name)
    {
        var value = Quantity(json, name);
        return value.BitLength <= 32 ? (uint)(ulong)value : throw Malformed(name, "a 32-bit quantity");
    }

    public static Hash32 Hash(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.String && Hash32.TryParse(json.GetString(), out var value)
            ? value : throw Malformed(name, "32 bytes");

    public static Address Account(JsonElement json, string name)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        return json.ValueKind == JsonValueKind.String && Hex.TryParseExact(json.GetString(), bytes)
            ? new Address(bytes) : throw Malformed(name, "an address");
    }

    public static Address? OptionalAccount(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : Account(json, name);

    public static byte[] Data(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.String && Hex.TryParse(json.GetString(), out var value)
            ? value : throw Malformed(name, "bytes");

    public static JsonElement[] Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : throw Malformed(name, "an array");

    public static BlockHeader? Header(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        var baseFee = Member(json, "baseFeePerGas");
        return new BlockHeader(
            Small(Member(json, "number"), "number"), Hash(Member(json, "hash"), "hash"),
            Hash(Member(json, "parentHash"), "parentHash"), Small(Member(json, "timestamp"), "timestamp"),
            Small(Member(json, "gasLimit"), "gasLimit"), Small(Member(json, "gasUsed"), "gasUsed"),
            baseFee.ValueKind == JsonValueKind.String ? Quantity(baseFee, "baseFeePerGas") : null);
    }

    public static LogEntry Log(JsonElement json) => new(
        Account(Member(json, "address"), "address"),
        [.. Items(Member(json, "topics"), "topics").Select(t => Hash(t, "topic"))],
        Data(Member(json, "data"), "data"), Small(Member(json, "blockNumber"), "blockNumber"),
        Hash(Member(json, "blockHash"), "blockHash"), Hash(Member(json, "transactionHash"), "transactionHash"),
        Index(Member(json, "transactionIndex"), "transactionIndex"), Index(Member(json, "logIndex"), "logIndex"));

    public static TransactionReceipt? Receipt(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        return new TransactionReceipt(
            Hash(Member(json, "transactionHash"), "transactionHash"),
            Small(Member(json, "blockNumber"), "blockNumber"), Hash(Member(json, "blockHash"), "blockHash"),
            Account(Member(json, "from"), "from"), OptionalAccount(Member(json, "to"), "to"),
            OptionalAccount(Member(json, "contractAddress"), "contractAddress"),
            Small(Member(json, "status"), "status") == 1, Small(Member(json, "gasUsed"), "gasUsed"),
            Quantity(Member(json, "effectiveGasPrice"), "effectiveGasPrice"),
            [.. Items(Member(json, "logs"), "logs").Select(Log)]);
    }

    public static JsonObject Call(ContractCall call, Address? from)
    {
        var json = new JsonObject { ["data"] = Hex.Format(call.Data.Span) };
        if (call.To is { } to) json["to"] = to.ToLowerHex();
        if (from is { } sender) json["from"] = sender.ToLowerHex();
        if (!call.ValueWei.IsZero) json["value"] = call.ValueWei.ToHexString();
        return json;
    }

    public static JsonObject Filter(LogFilter filter)
    {
        var json = new JsonObject();
        if (filter.Addresses.Count > 0)
            json["address"] = new JsonArray([.. filter.Addresses.Select(a => JsonValue.Create(a.ToLowerHex()))]);
        if (filter.Topics.Count > 0)
            json["topics"] = new JsonArray([.. filter.Topics.Select(Alternatives)]);
        return json;
    }

    private static JsonArray? Alternatives(IReadOnlyList<Hash32> topics) =>
        topics.Count == 0 ? null : new JsonArray([.. topics.Select(t => JsonValue.Create(t.ToString()))]);

    private static RpcException Malformed(string name, string expected) =>
        new(RpcFault.Malformed, $"The node's answer holds '{name}' in another shape than {expected}.");
}
