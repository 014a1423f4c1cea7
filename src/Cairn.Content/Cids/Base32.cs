namespace Cairn.Content;

/// <summary>RFC 4648 section 6 base32, lower case and without padding, as multibase 'b' uses it.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Characters needed for <paramref name="byteCount"/> bytes.</summary>
    public static int EncodedLength(int byteCount) => (byteCount * 8 + 4) / 5;

    public static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        uint buffer = 0;
        int bits = 0, at = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5)
                text[at++] = Alphabet[(int)(buffer >> (bits - 5)) & 31];
        }

        if (bits > 0)
            text[at] = Alphabet[(int)(buffer << (5 - bits)) & 31];
    }

    /// <summary>Strict: false on any other character, on a useless last character and on non-zero spare bits.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        uint buffer = 0;
        var bits = 0;
        foreach (var c in text)
        {
            var value = c switch
            {
                >= 'a' and <= 'z' => c - 'a',
                >= '2' and <= '7' => c - '2' + 26,
                _ => -1,
            };
            if (value < 0)
                return false;
            buffer = (buffer << 5) | (uint)value;
            bits += 5;
            if (bits < 8)
                continue;
            if (written == bytes.Length)
                return false;
            bits -= 8;
            bytes[written++] = (byte)(buffer >> bits);
        }

        return bits < 5 && (buffer & ((1u << bits) - 1)) == 0;
    }
}
