using System.Text.Json;

namespace Cairn.Evm;

/// <summary>A contract's interface, read from the compiler's JSON.</summary>
public sealed record ContractAbi(
    IReadOnlyList<AbiParameter> Constructor, IReadOnlyList<AbiFunction> Functions, IReadOnlyList<AbiEvent> Events,
    IReadOnlyList<AbiError> Errors)
{
    private const int MaxDepth = 32;

    /// <summary>Reads a JSON array of ABI entries; fallback and receive entries are skipped.</summary>
    /// <exception cref="FormatException">Not JSON, or not an ABI; the message names the entry.</exception>
    public static ContractAbi Parse(string json)
    {
        if (!SafeJson.TryParse(json, MaxDepth, out var root)) throw new FormatException("The ABI is not JSON.");
        return Parse(root);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ContractAbi Parse(JsonElement entries)
    {
        if (entries.ValueKind != JsonValueKind.Array) throw new FormatException("An ABI is a JSON array of entries.");
        IReadOnlyList<AbiParameter> constructor = [];
        var functions = new List<AbiFunction>();
        var events = new List<AbiEvent>();
        var errors = new List<AbiError>();
        foreach (var entry in entries.EnumerateArray())
        {
            switch (Text(entry, "type") ?? "function")
            {
                case "constructor":
                    constructor = Parameters(entry, "inputs");
                    break;
                case "function":
                    functions.Add(new AbiFunction(Name(entry), Parameters(entry, "inputs"),
                        Parameters(entry, "outputs"), Mutability(entry)));
                    break;
                case "event":
                    events.Add(new AbiEvent(Name(entry), Parameters(entry, "inputs"), Flag(entry, "anonymous")));
                    break;
                case "error":
                    errors.Add(new AbiError(Name(entry), Parameters(entry, "inputs")));
                    break;
                case "fallback" or "receive":
                    break;
                case var other:
                    throw new FormatException($"ABI entry of unknown type '{other}'.");
            }
        }
        return new ContractAbi(constructor, functions, events, errors);
    }

    private static string Name(JsonElement entry) =>
        Text(entry, "name") ?? throw new FormatException("An ABI entry has no name.");

    private static string? Text(JsonElement entry, string property) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement entry, string property) =>
        entry.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;

    private static AbiMutability Mutability(JsonElement entry) => Text(entry, "stateMutability") switch
    {
        "pure" => AbiMutability.Pure,
        "view" => AbiMutability.View,
        "payable" => AbiMutability.Payable,
        "nonpayable" or null => AbiMutability.NonPayable,
        var other => throw new FormatException($"{Name(entry)}: unknown stateMutability '{other}'."),
    };

    private static List<AbiParameter> Parameters(JsonElement entry, string property)
    {
        var parameters = new List<AbiParameter>();
        if (!entry.TryGetProperty(property, out var list)) return parameters;
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException($"ABI property '{property}' is no array.");
        foreach (var item in list.EnumerateArray())
        {
            var type = Text(item, "type") ?? "";
            IReadOnlyList<AbiParameter>? components =
                type.StartsWith("tuple", StringComparison.Ordinal) ? Parameters(item, "components") : null;
            if (!AbiTypeParser.TryParse(type, components, out var parsed))
                throw new FormatException($"'{type}' is not an ABI type.");
            parameters.Add(new AbiParameter(Text(item, "name") ?? "", parsed, Flag(item, "indexed"),
                Text(item, "internalType") ?? ""));
        }
        return parameters;
    }
}
