using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Cairn.Crypto;

public readonly partial struct UInt256
{
    private const int MaxDecimalDigits = 78;

    /// <summary>Decimal digits, or "0x" and 1 to 64 hex digits. No sign, no spaces, no separators.</summary>
    /// <exception cref="FormatException">Anything else, also a number above 2^256 − 1.</exception>
    public static UInt256 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var value) ? value : throw new FormatException(
            $"'{Hex.Shorten(s)}' is not a 256-bit number: expected decimal digits, or 0x and at most 64 hex digits.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static UInt256 Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out UInt256 result) => TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UInt256 result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out UInt256 result)
    {
        result = default;
        var digits = Hex.StripPrefix(s);
        return digits.Length < s.Length ? TryParseHex(digits, out result) : TryParseDecimal(s, out result);
    }

    private static bool TryParseHex(ReadOnlySpan<char> digits, out UInt256 result)
    {
        result = default;
        if (digits.Length is 0 or > 2 * Size) return false;
        Span<char> padded = stackalloc char[2 * Size];
        padded.Fill('0');
        digits.CopyTo(padded[(2 * Size - digits.Length)..]);
        Span<byte> bytes = stackalloc byte[Size];
        if (Convert.FromHexString(padded, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        result = FromBigEndian(bytes);
        return true;
    }

    private static bool TryParseDecimal(ReadOnlySpan<char> digits, out UInt256 result)
    {
        result = default;
        if (digits.Length is 0 or > MaxDecimalDigits || digits.ContainsAnyExceptInRange('0', '9')) return false;
        var value = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (value.GetBitLength() > 256) return false;
        result = (UInt256)value;
        return true;
    }
}
