using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Hashes JSON values as EIP-712's encodeData says.</summary>
internal sealed class TypedDataHasher(TypedDataTypes types)
{
    private const int MaxDepth = 32;
    private const int MaxNumberLength = 80;

    public Hash32 HashStruct(string type, JsonElement value, string path, int depth)
    {
        if (depth > MaxDepth) throw new FormatException($"{path} is nested too deep");
        if (value.ValueKind != JsonValueKind.Object) throw new FormatException($"{path} is no object");
        var members = types.Members(type, path);
        var words = new AbiWord[members.Count];
        for (var i = 0; i < words.Length; i++)
        {
            var place = $"{path}.{members[i].Name}";
            if (!value.TryGetProperty(members[i].Name, out var member))
                throw new FormatException($"{place} is missing");
            words[i] = Encode(members[i].Type, member, place, depth + 1);
        }
        foreach (var property in value.EnumerateObject())
        {
            if (members.All(m => m.Name != property.Name))
                throw new FormatException($"{path}.{property.Name} is not part of {type}");
        }
        return Eip712.HashStruct(types.TypeHash(type), words);
    }

    private AbiWord Encode(string type, JsonElement value, string path, int depth)
    {
        if (type.EndsWith(']')) return EncodeArray(type, value, path, depth);
        if (types.IsStruct(type)) return HashStruct(type, value, path, depth);
        if (!AbiType.TryParse(type, out var abi) || abi.Kind == AbiKind.Tuple)
            throw new FormatException($"{path}: '{type}' is no type");
        switch (abi.Kind)
        {
            case AbiKind.String when value.ValueKind == JsonValueKind.String:
                return AbiWord.HashOf(value.GetString()!);
            case AbiKind.Bytes when Text(value) is { } text && Hex.TryParse(text, out var bytes):
                return AbiWord.HashOf(bytes);
            case AbiKind.FixedBytes when Text(value) is { } text && Hex.TryParse(text, out var bytes)
                && bytes.Length == abi.Size:
                return AbiWord.FixedBytes(bytes);
            case AbiKind.Bool when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return value.ValueKind == JsonValueKind.True;
            case AbiKind.Address when Text(value) is { } text && Address.TryParse(text, out var address):
                return address;
            case AbiKind.UInt or AbiKind.Int when TryNumber(value, out var number):
                return Number(abi, number, path);
            default:
                throw new FormatException($"{path} does not fit {type}");
        }
    }

    private AbiWord EncodeArray(string type, JsonElement value, string path, int depth)
    {
        if (depth > MaxDepth) throw new FormatException($"{path} is nested too deep");
        if (value.ValueKind != JsonValueKind.Array) throw new FormatException($"{path} is no array");
        var open = type.LastIndexOf('[');
        if (open < 0) throw new FormatException($"{path}: '{type}' is no type");
        var length = type.AsSpan(open + 1, type.Length - open - 2);
        var words = value.EnumerateArray()
            .Select((item, i) => Encode(type[..open], item, $"{path}[{i}]", depth + 1)).ToArray();
        if (length.IsEmpty) return AbiWord.HashOf(words);
        if (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var expected)
            || expected != words.Length)
            throw new FormatException($"{path} has {words.Length} items, which does not fit {type}");
        return AbiWord.HashOf(words);
    }

    private static AbiWord Number(AbiType type, BigInteger number, string path)
    {
        var fits = type.Kind == AbiKind.Int
            ? number.GetBitLength() <= type.Size - 1
            : number.Sign >= 0 && number.GetBitLength() <= type.Size;
        if (!fits) throw new FormatException($"{path} is outside the range of {type}");
        return type.Kind == AbiKind.Int ? AbiWord.Signed(number) : (UInt256)number;
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A JSON integer, or text in decimal (with a minus) or hex.</summary>
    private static bool TryNumber(JsonElement value, out BigInteger number)
    {
        number = default;
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value);
        if (text is null || text.Length > MaxNumberLength) return false;
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            var found = UInt256.TryParse(text, out var unsigned);
            number = unsigned;
            return found;
        }
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
