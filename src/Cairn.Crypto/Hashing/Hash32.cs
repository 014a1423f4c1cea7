using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Cairn.Crypto;

/// <summary>
/// Thirty-two bytes: a digest, a Merkle root, a storage word. Ordered as big-endian numbers.
/// Text is "0x" and 64 lower-case digits.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash32 : IEquatable<Hash32>, IComparable<Hash32>, IParsable<Hash32>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _0, _1, _2, _3;

    /// <summary>Copies exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">Any other length.</exception>
    public Hash32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A Hash32 takes 32 bytes, not {bytes.Length}.", nameof(bytes));
        this = MemoryMarshal.Read<Hash32>(bytes);
    }

    /// <summary>All zero.</summary>
    public static Hash32 Zero => default;

    /// <summary>Whether every byte is zero.</summary>
    public bool IsZero => (_0 | _1 | _2 | _3) == 0;

    /// <summary>At most 32 big-endian bytes, filled up with zeros in front.</summary>
    public static Hash32 FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Size)
            throw new ArgumentException($"At most 32 bytes fit, not {bytes.Length}.", nameof(bytes));
        Span<byte> buffer = stackalloc byte[Size];
        buffer.Clear();
        bytes.CopyTo(buffer[(Size - bytes.Length)..]);
        return new Hash32(buffer);
    }

    /// <summary>Exactly 64 hex digits, with or without "0x".</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static Hash32 Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException(
            $"'{Hex.Shorten(text)}' is not a 32-byte hash: expected 0x and 64 hex digits.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})"/>
    public static Hash32 Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan());

    /// <summary>Exactly 64 hex digits, with or without "0x".</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash32 hash)
    {
        Span<byte> buffer = stackalloc byte[Size];
        var ok = Hex.TryParseExact(text, buffer);
        hash = ok ? new Hash32(buffer) : default;
        return ok;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Hash32 result) =>
        TryParse(s.AsSpan(), out result);

    /// <summary>The bytes in place; valid as long as this value is.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> AsSpan() => MemoryMarshal.AsBytes(new ReadOnlySpan<Hash32>(in this));

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => AsSpan().CopyTo(destination);

    /// <summary>A new array of the 32 bytes.</summary>
    public byte[] ToArray() => AsSpan().ToArray();

    /// <summary>The bytes read as a big-endian number.</summary>
    public UInt256 ToUInt256() => UInt256.FromBigEndian(AsSpan());

    /// <inheritdoc/>
    public bool Equals(Hash32 other) =>
        ((_0 ^ other._0) | (_1 ^ other._1) | (_2 ^ other._2) | (_3 ^ other._3)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_0, _1, _2, _3);

    /// <inheritdoc/>
    public int CompareTo(Hash32 other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <inheritdoc/>
    public override string ToString() => Hex.Format(AsSpan());

    /// <summary>Byte equality.</summary>
    public static bool operator ==(Hash32 left, Hash32 right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(Hash32 left, Hash32 right) => !left.Equals(right);
}
