using System.Collections.Immutable;
using System.Numerics;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Where a tensor's elements lie in its vector: each axis is padded to a power of two, so that every axis has bits of
/// the index, and a point of the vector is a point of each axis in turn. What lies outside is zero.
/// </summary>
internal sealed class PaddedShape
{
    /// <summary>log₂ of the longest vector: an opening's parameters allow no more.</summary>
    private const int BitsMax = 30;

    private readonly int[] _strides;

    /// <exception cref="ArgumentException">Padded, the tensor has more than 2³⁰ elements.</exception>
    public PaddedShape(ImmutableArray<int> extents)
    {
        Extents = extents;
        AxisBits = [.. extents.Select(BitsOf)];
        Bits = AxisBits.Sum();
        if (Bits > BitsMax)
            throw new ArgumentException($"a padded tensor has 2^{Bits} elements.", nameof(extents));
        Count = extents.Aggregate(1, (product, extent) => checked(product * extent));
        _strides = new int[extents.Length];
        for (var (axis, bits) = (extents.Length - 1, 0); axis >= 0; bits += AxisBits[axis--])
            _strides[axis] = 1 << bits;
    }

    public ImmutableArray<int> Extents { get; }

    public int[] AxisBits { get; }

    /// <summary>log₂ of the vector's length.</summary>
    public int Bits { get; }

    /// <summary>Elements of the tensor itself.</summary>
    public int Count { get; }

    public int Length => 1 << Bits;

    /// <summary>Whether the vector holds anything but the tensor.</summary>
    public bool IsPadded => Count != Length;

    /// <summary>Bits of an axis of so many elements.</summary>
    public static int BitsOf(int extent) => extent <= 1 ? 0 : BitOperations.Log2((uint)extent - 1) + 1;

    /// <summary>The place of each element in row-major order.</summary>
    public int[] Places()
    {
        var places = new int[Count];
        var block = 1;
        for (var axis = Extents.Length - 1; axis >= 0; axis--)
        {
            for (var i = 1; i < Extents[axis]; i++)
            for (var j = 0; j < block; j++)
                places[i * block + j] = places[j] + i * _strides[axis];
            block *= Extents[axis];
        }

        return places;
    }

    /// <summary>The tensor's vector.</summary>
    public BaseVector Pad(ReadOnlySpan<int> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Count, nameof(values));
        if (!IsPadded)
            return BaseVector.FromIntegers(values, Length);
        var vector = new BaseVector(Length);
        var places = Places();
        var span = vector.Span;
        span.Clear();
        for (var i = 0; i < places.Length; i++)
            span[places[i]] = Goldilocks.FromInt64(values[i]).Value;
        return vector;
    }

    /// <summary>A point's coordinates by axis.</summary>
    public Scalar[][] Split(ReadOnlySpan<Scalar> point)
    {
        var parts = new Scalar[AxisBits.Length][];
        for (var (axis, at) = (0, 0); axis < parts.Length; at += AxisBits[axis++])
            parts[axis] = point.Slice(at, AxisBits[axis]).ToArray();
        return parts;
    }

    /// <summary>The extension of the vector that is one where the tensor is, at a point.</summary>
    public Scalar Indicator(ReadOnlySpan<Scalar> point)
    {
        var (product, parts) = (Scalar.One, Split(point));
        for (var axis = 0; axis < parts.Length; axis++)
            product *= PrefixSums.Of(parts[axis], Extents[axis]);
        return product;
    }
}
