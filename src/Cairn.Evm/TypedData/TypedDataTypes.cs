using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>The struct types of a typed data document, and their encoded form.</summary>
internal sealed class TypedDataTypes
{
    public const string DomainType = "EIP712Domain";

    private const int MaxTypes = 200;
    private const int MaxMembers = 200;

    private static readonly (string Name, string Type)[] DomainMembers =
    [
        ("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"),
        ("salt", "bytes32"),
    ];

    private readonly Dictionary<string, IReadOnlyList<(string Name, string Type)>> _types;
    private readonly Dictionary<string, Hash32> _hashes = new(StringComparer.Ordinal);

    private TypedDataTypes(Dictionary<string, IReadOnlyList<(string, string)>> types) => _types = types;

    public static TypedDataTypes Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException("types is no object");
        var types = new Dictionary<string, IReadOnlyList<(string, string)>>(StringComparer.Ordinal);
        foreach (var type in json.EnumerateObject())
        {
            if (types.Count == MaxTypes) throw new FormatException($"more than {MaxTypes} types");
            if (!IsName(type.Name)) throw new FormatException($"'{type.Name}' is no type name");
            if (type.Value.ValueKind != JsonValueKind.Array)
                throw new FormatException($"types.{type.Name} is no array");
            var members = type.Value.EnumerateArray().Select(m => Member(m, type.Name)).ToList();
            if (members.Count > MaxMembers || members.Select(m => m.Item1).Distinct().Count() != members.Count)
                throw new FormatException($"types.{type.Name} has too many members, or one twice");
            if (!types.TryAdd(type.Name, members)) throw new FormatException($"types.{type.Name} is there twice");
        }
        return new TypedDataTypes(types);
    }

    /// <summary>
    /// Where the document does not spell the domain's type out, it follows from the domain's members.
    /// </summary>
    public TypedDataTypes WithDomainOf(JsonElement domain)
    {
        if (_types.ContainsKey(DomainType) || domain.ValueKind != JsonValueKind.Object) return this;
        _types[DomainType] = [.. DomainMembers.Where(m => domain.TryGetProperty(m.Name, out _))];
        return this;
    }

    public bool IsStruct(string type) => _types.ContainsKey(type);

    public IReadOnlyList<(string Name, string Type)> Members(string type, string path) =>
        _types.TryGetValue(type, out var members) ? members
            : throw new FormatException($"{path}: there is no type '{type}'");

    /// <summary>keccak of the type's text, with the texts of all types it refers to behind it in order.</summary>
    public Hash32 TypeHash(string type)
    {
        if (_hashes.TryGetValue(type, out var known)) return known;
        var referred = new SortedSet<string>(StringComparer.Ordinal);
        Collect(type, referred);
        referred.Remove(type);
        var text = string.Concat(referred.Prepend(type).Select(
            t => $"{t}({string.Join(',', _types[t].Select(m => $"{m.Type} {m.Name}"))})"));
        return _hashes[type] = Eip712.TypeHash(text);
    }

    private void Collect(string type, SortedSet<string> found)
    {
        var open = new Stack<string>([type]);
        while (open.TryPop(out var next))
        {
            if (!_types.TryGetValue(next, out var members) || !found.Add(next)) continue;
            foreach (var member in members) open.Push(member.Type.Split('[')[0]);
        }
    }

    private static (string, string) Member(JsonElement json, string type)
    {
        if (json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            && json.TryGetProperty("type", out var of) && of.ValueKind == JsonValueKind.String
            && IsName(name.GetString()!))
            return (name.GetString()!, of.GetString()!);
        throw new FormatException($"types.{type} has a member without name or type");
    }

    // Names become part of what is hashed: a parenthesis or comma in one could make two types look alike.
    private static bool IsName(string text) => text.Length is > 0 and <= 200
        && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');
}
