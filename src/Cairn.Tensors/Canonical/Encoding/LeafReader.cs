using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Encoding;

/// <summary>Takes the parts of a spec leaf. What is not there reads as 0 and sets <see cref="IsShort"/>.</summary>
internal ref struct LeafReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public bool IsShort { get; private set; }

    public byte Byte() => Take(1)[0];

    public ushort Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Word() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong Unsigned()
    {
        Span<byte> value = stackalloc byte[8];
        var first = Position < _bytes.Length ? _bytes[Position] : 0;
        var taken = Take(1 << (first >> 6));
        taken.CopyTo(value[^taken.Length..]);
        value[^taken.Length] &= 0x3F;
        return BinaryPrimitives.ReadUInt64BigEndian(value);
    }

    /// <summary>An extent: at most 2³¹−1, or the leaf counts as short.</summary>
    public int Extent()
    {
        var value = Unsigned();
        IsShort |= value > int.MaxValue;
        return IsShort ? 0 : (int)value;
    }

    /// <summary>An affine index without trailing loops of factor 0.</summary>
    public Affine Affine()
    {
        Span<long> factors = stackalloc long[FormLimits.Loops + 2];
        int mask = Byte(), loops = 0;
        for (; mask != 0; mask &= mask - 1)
        {
            var (term, value) = (BitOperations.TrailingZeroCount(mask), Unsigned());
            factors[term] = (long)(value >> 1) ^ -(long)(value & 1);
            loops = term is >= 1 and <= FormLimits.Loops ? term : loops;
        }

        return new Affine(factors[^1], [.. factors.Slice(1, loops)], factors[0]);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            IsShort = true;
            Position = _bytes.Length;
            return new byte[count];
        }

        Position += count;
        return _bytes.Slice(Position - count, count);
    }
}
