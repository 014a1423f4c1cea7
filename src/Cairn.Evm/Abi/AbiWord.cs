using System.Numerics;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// One 32-byte word as both ABI encoding and EIP-712 represent a static value. Converts from the usual types, so
/// that fixed layouts can be written out: <c>Eip712.HashStruct(typeHash, client, budget)</c>.
/// </summary>
public readonly struct AbiWord
{
    private readonly Hash32 _value;

    private AbiWord(Hash32 value) => _value = value;

    /// <summary>The word's 32 bytes.</summary>
    public Hash32 Value => _value;

    /// <summary>A bytes32.</summary>
    public static implicit operator AbiWord(Hash32 value) => new(value);

    /// <summary>A uint256.</summary>
    public static implicit operator AbiWord(UInt256 value) => new(value.ToHash32());

    /// <summary>A uint128.</summary>
    public static implicit operator AbiWord(UInt128 value) => new(((UInt256)value).ToHash32());

    /// <summary>A uint64 or smaller.</summary>
    public static implicit operator AbiWord(ulong value) => new(((UInt256)value).ToHash32());

    /// <summary>A bool: 1 or 0.</summary>
    public static implicit operator AbiWord(bool value) => value ? 1UL : 0UL;

    /// <summary>An address in the low 20 bytes.</summary>
    public static implicit operator AbiWord(Address value) => new(Hash32.FromBigEndian(value.AsSpan()));

    /// <summary>A signed number in two's complement.</summary>
    /// <exception cref="OverflowException">Outside −2^255 … 2^255 − 1.</exception>
    public static AbiWord Signed(BigInteger value)
    {
        if (value.GetBitLength() > 255) throw new OverflowException($"{value} does not fit an int256.");
        return (UInt256)(value.Sign < 0 ? value + (BigInteger.One << 256) : value);
    }

    /// <summary>EIP-712's representation of a string: the hash of its UTF-8 bytes.</summary>
    public static AbiWord HashOf(string text) => new(Keccak256.ComputeUtf8(text));

    /// <summary>EIP-712's representation of bytes: their hash.</summary>
    public static AbiWord HashOf(ReadOnlySpan<byte> bytes) => new(Keccak256.Compute(bytes));

    /// <summary>EIP-712's representation of an array: the hash of its items' words.</summary>
    public static AbiWord HashOf(ReadOnlySpan<AbiWord> items) => new(Eip712.HashWords(items));

    /// <summary>A bytesN: at most 32 bytes, filled up with zeros at the end.</summary>
    public static AbiWord FixedBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        bytes.CopyTo(word);
        return new AbiWord(new Hash32(word));
    }
}
