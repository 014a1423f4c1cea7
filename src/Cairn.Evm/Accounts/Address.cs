using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// A 20-byte account or contract address. Text has the mixed-case checksum of EIP-55; input in one case is taken as
/// it is, input in mixed case must have the right checksum.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct Address : IEquatable<Address>, IComparable<Address>, IParsable<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    private readonly ulong _0, _1;
    private readonly uint _2;

    /// <summary>Copies exactly 20 bytes.</summary>
    /// <exception cref="ArgumentException">Any other length.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"An address has 20 bytes, not {bytes.Length}.", nameof(bytes));
        this = MemoryMarshal.Read<Address>(bytes);
    }

    /// <summary>All zero: no account.</summary>
    public static Address Zero => default;

    /// <summary>Whether every byte is zero.</summary>
    public bool IsZero => _0 == 0 && _1 == 0 && _2 == 0;

    /// <summary>The last 20 bytes of the Keccak-256 of a 65- or 64-byte public key's coordinates.</summary>
    public static Address FromPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length is not (64 or 65))
            throw new ArgumentException($"A public key has 64 or 65 bytes, not {publicKey.Length}.", nameof(publicKey));
        return new Address(Keccak256.Compute(publicKey[^64..]).AsSpan()[12..]);
    }

    /// <summary>The address of the contract that <paramref name="creator"/> deploys with this nonce (CREATE).</summary>
    public static Address OfContract(Address creator, ulong nonce)
    {
        var list = RlpItem.List([RlpItem.Of(creator.AsSpan()), RlpItem.Of((UInt256)nonce)]);
        return new Address(Keccak256.Compute(Rlp.Encode(list)).AsSpan()[12..]);
    }

    /// <summary>"0x" and 40 hex digits.</summary>
    /// <exception cref="FormatException">Another shape, or a wrong EIP-55 checksum.</exception>
    public static Address Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException(
            $"'{(text.Length > 60 ? text[..60] : text)}' is not an address: expected 0x and 40 hex digits, " +
            "in one case or with the right EIP-55 checksum.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})"/>
    public static Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan());

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})"/>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != 2 + 2 * Size || !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return false;
        var digits = text[2..];
        if (!Hex.TryParseExact(text, bytes)) return false;
        var parsed = new Address(bytes);
        var mixed = digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
        if (mixed && !digits.SequenceEqual(parsed.ToString().AsSpan(2))) return false;
        address = parsed;
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Address result) =>
        TryParse(s.AsSpan(), out result);

    /// <summary>The bytes in place; valid as long as this value is.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> AsSpan() => MemoryMarshal.AsBytes(new ReadOnlySpan<Address>(in this));

    /// <summary>Writes the 20 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => AsSpan().CopyTo(destination);

    /// <summary>A new array of the 20 bytes.</summary>
    public byte[] ToArray() => AsSpan().ToArray();

    /// <summary>"0x" and 40 lower-case digits, as JSON-RPC uses.</summary>
    public string ToLowerHex() => Hex.Format(AsSpan());

    /// <summary>"0x" and 40 digits with the EIP-55 checksum.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[2 + 2 * Size];
        Span<byte> ascii = stackalloc byte[2 * Size];
        ToLowerHex().CopyTo(text);
        for (var i = 0; i < ascii.Length; i++) ascii[i] = (byte)text[i + 2];
        Span<byte> hash = stackalloc byte[Keccak256.DigestSize];
        Keccak256.Hash(ascii, hash);
        for (var i = 0; i < ascii.Length; i++)
        {
            var nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
            if (nibble >= 8) text[i + 2] = char.ToUpperInvariant(text[i + 2]);
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => _0 == other._0 && _1 == other._1 && _2 == other._2;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_0, _1, _2);

    /// <inheritdoc/>
    public int CompareTo(Address other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <summary>Byte equality.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);
}
