using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cairn.Evm;

/// <summary>Text to <see cref="AbiType"/>; bounded in length and depth.</summary>
internal static class AbiTypeParser
{
    private const int MaxLength = 10_000;
    private const int MaxFixedLength = 1 << 16;
    private const int MaxHeadSize = 1 << 22;

    /// <summary>
    /// Reads a type. For JSON's "tuple", "tuple[2]" … the components are given apart.
    /// </summary>
    public static bool TryParse(string text, IReadOnlyList<AbiParameter>? components,
        [NotNullWhen(true)] out AbiType? type)
    {
        type = null;
        if (text.Length > MaxLength) return false;
        var at = 0;
        return TryRead(text, ref at, components, 0, out type) && at == text.Length;
    }

    private static bool TryRead(string text, ref int at, IReadOnlyList<AbiParameter>? components, int depth,
        [NotNullWhen(true)] out AbiType? type)
    {
        type = null;
        if (depth > AbiType.MaxDepth || at >= text.Length) return false;
        if (text[at] == '(' || text.AsSpan(at).StartsWith("tuple("))
        {
            if (text[at] == 't') at += "tuple".Length;
            if (!TryReadTuple(text, ref at, depth, out type)) return false;
        }
        else
        {
            var start = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
            var name = text[start..at];
            type = name == "tuple" && components is not null ? AbiType.Tuple(components) : Elementary(name);
        }
        return type is not null && TryReadSuffixes(text, ref at, depth, ref type);
    }

    private static bool TryReadTuple(string text, ref int at, int depth, out AbiType? type)
    {
        type = null;
        at++;
        var members = new List<AbiType>();
        while (at < text.Length && text[at] != ')')
        {
            if (members.Count > 0 && text[at++] != ',') return false;
            if (!TryRead(text, ref at, null, depth + 1, out var member)) return false;
            members.Add(member);
        }
        if (at >= text.Length) return false;
        at++;
        if (members.Sum(m => (long)m.HeadSize) > MaxHeadSize) return false;
        type = AbiType.Tuple([.. members]);
        return true;
    }

    private static bool TryReadSuffixes(string text, ref int at, int depth, ref AbiType type)
    {
        while (at < text.Length && text[at] == '[')
        {
            var close = text.IndexOf(']', at);
            if (close < 0 || ++depth > AbiType.MaxDepth) return false;
            var inner = text.AsSpan(at + 1, close - at - 1);
            at = close + 1;
            if (inner.IsEmpty)
            {
                type = AbiType.ArrayOf(type);
                continue;
            }
            if (inner[0] == '0' && inner.Length > 1) return false;
            if (!int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
            if (length > MaxFixedLength || (long)length * type.HeadSize > MaxHeadSize) return false;
            type = AbiType.FixedArrayOf(type, length);
        }
        return true;
    }

    private static AbiType? Elementary(string name) => name switch
    {
        "address" => AbiType.Address,
        "bool" => AbiType.Bool,
        "bytes" => AbiType.Bytes,
        "string" => AbiType.String,
        "uint" => AbiType.UInt(256),
        "int" => AbiType.Int(256),
        "function" => AbiType.FixedBytes(24),
        _ when TryNumber(name, "uint", out var bits) && IsBits(bits) => AbiType.UInt(bits),
        _ when TryNumber(name, "int", out var bits) && IsBits(bits) => AbiType.Int(bits),
        _ when TryNumber(name, "bytes", out var count) && count is >= 1 and <= 32 => AbiType.FixedBytes(count),
        _ => null,
    };

    private static bool IsBits(int bits) => bits is >= 8 and <= 256 && bits % 8 == 0;

    private static bool TryNumber(string name, string prefix, out int number)
    {
        number = 0;
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length
            && name[prefix.Length] != '0'
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
