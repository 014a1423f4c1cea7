namespace Cairn.Crypto;

/// <summary>Hexadecimal text with the 0x prefix that Ethereum's JSON uses. Lower case on output.</summary>
public static class Hex
{
    /// <summary>"0x" and two digits a byte.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) =>
        string.Concat("0x", Convert.ToHexStringLower(bytes));

    /// <summary>Bytes of an even number of hex digits, with or without "0x".</summary>
    /// <exception cref="FormatException">An odd count or a character that is no digit.</exception>
    public static byte[] Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var bytes) ? bytes : throw new FormatException(
            $"'{Shorten(text)}' is not hexadecimal: expected an even number of digits, with or without 0x.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        text = StripPrefix(text);
        bytes = [];
        if (text.Length % 2 != 0) return false;
        var result = new byte[text.Length / 2];
        if (!TryDecode(text, result)) return false;
        bytes = result;
        return true;
    }

    /// <summary>Fills <paramref name="destination"/> exactly; false for any other length or a wrong digit.</summary>
    public static bool TryParseExact(ReadOnlySpan<char> text, Span<byte> destination)
    {
        text = StripPrefix(text);
        return text.Length == destination.Length * 2 && TryDecode(text, destination);
    }

    internal static ReadOnlySpan<char> StripPrefix(ReadOnlySpan<char> text) =>
        text.Length >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x' ? text[2..] : text;

    internal static string Shorten(ReadOnlySpan<char> text) =>
        text.Length <= 80 ? text.ToString() : string.Concat(text[..77], "...");

    private static bool TryDecode(ReadOnlySpan<char> digits, Span<byte> destination)
    {
        return Convert.FromHexString(digits, destination, out _, out var written)
                   == System.Buffers.OperationStatus.Done
               && written == destination.Length;
    }
}
