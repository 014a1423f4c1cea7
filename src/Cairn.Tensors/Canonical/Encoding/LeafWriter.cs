using System.Buffers.Binary;
using System.Numerics;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Encoding;

/// <summary>Appends the parts of a spec leaf.</summary>
internal sealed class LeafWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public void Byte(int value) => _bytes.Add(checked((byte)value));

    public void Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    /// <summary>Two bytes, to be filled by <see cref="Place"/>.</summary>
    public int Reserve()
    {
        _bytes.AddRange([0, 0]);
        return Length - 2;
    }

    /// <summary>Puts the present length where two bytes were reserved.</summary>
    public void Place(int reserved)
    {
        var position = checked((ushort)Length);
        (_bytes[reserved], _bytes[reserved + 1]) = ((byte)(position >> 8), (byte)position);
    }

    /// <summary>1, 2, 4 or 8 bytes, the fewest that do; their number is in the two highest bits.</summary>
    public void Unsigned(ulong value)
    {
        if (value >> 62 != 0)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A number in a spec leaf has at most 62 bits.");
        var size = value < 1 << 6 ? 0 : value < 1 << 14 ? 1 : value < 1 << 30 ? 2 : 3;
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        bytes = bytes[^(1 << size)..];
        bytes[0] |= (byte)(size << 6);
        _bytes.AddRange(bytes);
    }

    /// <summary>Which terms there are, then the factors of k, of the loops and the constant, each zigzag.</summary>
    public void Affine(Affine affine)
    {
        if (affine.Loops.Length > FormLimits.Loops)
            throw new ArgumentException($"An affine index has at most {FormLimits.Loops} loops.", nameof(affine));
        Span<long> factors = stackalloc long[FormLimits.Loops + 2];
        factors[0] = affine.Chain;
        affine.Loops.CopyTo(factors[1..]);
        factors[^1] = affine.Constant;
        var mask = 0;
        for (var i = 0; i < factors.Length; i++)
            mask |= factors[i] != 0 ? 1 << i : 0;
        Byte(mask);
        for (; mask != 0; mask &= mask - 1)
        {
            var factor = factors[BitOperations.TrailingZeroCount(mask)];
            Unsigned((ulong)((factor << 1) ^ (factor >> 63)));
        }
    }

    public byte[] ToArray() => [.. _bytes];
}
