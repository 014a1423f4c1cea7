using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Cairn.Crypto;

/// <summary>
/// An unsigned 256-bit number: the EVM's word, token amounts, balances. All arithmetic is checked:
/// a result outside 0 … 2^256 − 1 throws <see cref="OverflowException"/>; nothing ever wraps.
/// </summary>
public readonly partial struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>, IComparable,
    ISpanParsable<UInt256>, ISpanFormattable
{
    /// <summary>Length of the big-endian form in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _0, _1, _2, _3;

    /// <summary>From four limbs, least significant first.</summary>
    public UInt256(ulong limb0, ulong limb1, ulong limb2, ulong limb3) =>
        (_0, _1, _2, _3) = (limb0, limb1, limb2, limb3);

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(1, 0, 0, 0);

    /// <summary>2^256 − 1.</summary>
    public static UInt256 MaxValue => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => (_0 | _1 | _2 | _3) == 0;

    /// <summary>Number of significant bits; 0 for zero.</summary>
    public int BitLength =>
        _3 != 0 ? 256 - BitOperations.LeadingZeroCount(_3)
        : _2 != 0 ? 192 - BitOperations.LeadingZeroCount(_2)
        : _1 != 0 ? 128 - BitOperations.LeadingZeroCount(_1)
        : 64 - BitOperations.LeadingZeroCount(_0);

    /// <summary>Number of bytes of the shortest big-endian form; 0 for zero, as RLP wants.</summary>
    public int ByteLength => (BitLength + 7) / 8;

    /// <summary>Limb 0 … 3, least significant first.</summary>
    internal ulong Limb(int index) => index switch { 0 => _0, 1 => _1, 2 => _2, _ => _3 };

    /// <summary>Reads at most 32 big-endian bytes.</summary>
    /// <exception cref="ArgumentException">More than 32 bytes.</exception>
    public static UInt256 FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Size)
            throw new ArgumentException($"At most 32 bytes fit, not {bytes.Length}.", nameof(bytes));
        Span<byte> word = stackalloc byte[Size];
        word.Clear();
        bytes.CopyTo(word[(Size - bytes.Length)..]);
        return new UInt256(
            BinaryPrimitives.ReadUInt64BigEndian(word[24..]), BinaryPrimitives.ReadUInt64BigEndian(word[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(word[8..]), BinaryPrimitives.ReadUInt64BigEndian(word));
    }

    /// <summary>Writes 32 big-endian bytes to the start of <paramref name="destination"/>.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _2);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _3);
    }

    /// <summary>32 big-endian bytes.</summary>
    public byte[] ToBigEndian()
    {
        var bytes = new byte[Size];
        WriteBigEndian(bytes);
        return bytes;
    }

    /// <summary>The shortest big-endian form; empty for zero.</summary>
    public byte[] ToMinimalBigEndian()
    {
        Span<byte> word = stackalloc byte[Size];
        WriteBigEndian(word);
        return word[(Size - ByteLength)..].ToArray();
    }

    /// <summary>The 32 big-endian bytes as a word.</summary>
    public Hash32 ToHash32()
    {
        Span<byte> word = stackalloc byte[Size];
        WriteBigEndian(word);
        return new Hash32(word);
    }

    /// <inheritdoc/>
    public bool Equals(UInt256 other) =>
        ((_0 ^ other._0) | (_1 ^ other._1) | (_2 ^ other._2) | (_3 ^ other._3)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_0, _1, _2, _3);

    /// <inheritdoc/>
    public int CompareTo(UInt256 other) =>
        _3 != other._3 ? _3.CompareTo(other._3)
        : _2 != other._2 ? _2.CompareTo(other._2)
        : _1 != other._1 ? _1.CompareTo(other._1)
        : _0.CompareTo(other._0);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        UInt256 other => CompareTo(other),
        _ => throw new ArgumentException($"Cannot compare a UInt256 with {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>Decimal digits.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>"0x" and the fewest lower-case digits ("0x0" for zero), as JSON-RPC quantities are.</summary>
    public string ToHexString() => string.Concat("0x", ToString("x", null));

    /// <summary>
    /// Decimal by default; "x", "X", "D4", "x64" … as for <see cref="BigInteger"/>, without a sign digit.
    /// </summary>
    public string ToString([StringSyntax(StringSyntaxAttribute.NumericFormat)] string? format,
        IFormatProvider? provider)
    {
        if (format is "x" or "X")
        {
            var digits = ((BigInteger)this).ToString(format, provider).TrimStart('0');
            return digits.Length == 0 ? "0" : digits;
        }
        return _1 == 0 && _2 == 0 && _3 == 0
            ? _0.ToString(format, provider)
            : ((BigInteger)this).ToString(format, provider);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format,
        IFormatProvider? provider)
    {
        var text = ToString(format.ToString(), provider);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten > 0;
    }
}
