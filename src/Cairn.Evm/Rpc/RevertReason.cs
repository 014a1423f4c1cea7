using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Revert data in words: Error(string), Panic(uint256), or a custom error's selector.</summary>
public static class RevertReason
{
    private static readonly AbiError Message = new("Error", [new AbiParameter("message", AbiType.String)]);
    private static readonly AbiError Panic = new("Panic", [new AbiParameter("code", AbiType.UInt(256))]);

    /// <summary>Whether it is Error(string), which require with a text gives.</summary>
    public static bool IsMessage(ReadOnlyMemory<byte> data) => Message.TryDecode(data, out _);

    /// <summary>Whether it is Panic(uint256), which a failed check of the compiler's gives.</summary>
    public static bool IsPanic(ReadOnlyMemory<byte> data) => Panic.TryDecode(data, out _);

    /// <summary>A sentence; control characters of a hostile contract's text are replaced.</summary>
    public static string Describe(ReadOnlyMemory<byte> data)
    {
        if (data.Length == 0) return "reverted without a reason";
        if (Message.TryDecode(data, out var text)) return Printable((string)text[0]);
        if (Panic.TryDecode(data, out var code)) return $"panic 0x{((UInt256)code[0]).ToString("x", null)} "
            + $"({PanicText((UInt256)code[0])})";
        return data.Length < 4
            ? $"reverted with {Hex.Format(data.Span)}"
            : $"custom error {Hex.Format(data.Span[..4])} with {data.Length - 4} bytes of arguments";
    }

    /// <summary>The custom error among <paramref name="errors"/> and its arguments, in words; else as above.</summary>
    public static string Describe(ReadOnlyMemory<byte> data, IEnumerable<AbiError> errors)
    {
        foreach (var error in errors)
        {
            if (!error.TryDecode(data, out var values)) continue;
            var arguments = error.Inputs.Zip(values, (p, v) => $"{p.Name} = {Text(v)}");
            return $"{error.Name}({string.Join(", ", arguments)})";
        }
        return Describe(data);
    }

    private static string Text(object value) => value switch
    {
        byte[] bytes => Hex.Format(bytes),
        object[] items => $"[{string.Join(", ", items.Select(Text))}]",
        string text => $"\"{Printable(text)}\"",
        _ => value.ToString() ?? "",
    };

    private static string Printable(string text)
    {
        const int limit = 300;
        var shown = text.Length <= limit ? text : text[..limit];
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private static string PanicText(UInt256 code) => code <= 0xFF
        ? (int)code switch
        {
            0x01 => "assertion failed",
            0x11 => "arithmetic overflow",
            0x12 => "division by zero",
            0x21 => "value outside the enum",
            0x22 => "corrupt storage byte array",
            0x31 => "pop of an empty array",
            0x32 => "index out of range",
            0x41 => "out of memory",
            0x51 => "call of an uninitialised function",
            _ => "unknown",
        }
        : "unknown";
}
