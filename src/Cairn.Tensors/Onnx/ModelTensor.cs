using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>A tensor of a float graph, row-major: floats, or integers and truth values as 64-bit integers.</summary>
public sealed class ModelTensor
{
    private readonly float[]? _floats;
    private readonly long[]? _integers;

    /// <param name="floats">Not copied; not to be changed.</param>
    public ModelTensor(ImmutableArray<int> shape, float[] floats)
    {
        Guard(shape, floats.Length);
        (Kind, Shape, _floats) = (ElementKind.Float32, shape, floats);
    }

    /// <param name="integers">Not copied; not to be changed; within the range of their kind.</param>
    public ModelTensor(ElementKind kind, ImmutableArray<int> shape, long[] integers)
    {
        if (kind == ElementKind.Float32)
            throw new ArgumentException("Floats are given as floats.", nameof(kind));
        Guard(shape, integers.Length);
        (Kind, Shape, _integers) = (kind, shape, integers);
    }

    public ElementKind Kind { get; }

    /// <summary>Extents, outermost first; empty for a scalar.</summary>
    public ImmutableArray<int> Shape { get; }

    public int Rank => Shape.Length;

    public int Count => _floats?.Length ?? _integers!.Length;

    public bool IsFloat => _floats is not null;

    /// <exception cref="InvalidOperationException">The tensor holds integers.</exception>
    public ReadOnlySpan<float> Floats =>
        _floats ?? throw new InvalidOperationException($"A tensor of {Kind} holds no floats.");

    /// <exception cref="InvalidOperationException">The tensor holds floats.</exception>
    public ReadOnlySpan<long> Integers =>
        _integers ?? throw new InvalidOperationException("A tensor of floats holds no integers.");

    /// <summary>The same elements in another shape of as many.</summary>
    public ModelTensor Reshaped(ImmutableArray<int> shape) =>
        IsFloat ? new ModelTensor(shape, _floats!) : new ModelTensor(Kind, shape, _integers!);

    public static ModelTensor Scalar(float value) => new([], [value]);

    /// <summary>Smallest and largest value of an integer kind.</summary>
    public static (long Low, long High) Range(ElementKind kind) => kind switch
    {
        ElementKind.UInt8 => (byte.MinValue, byte.MaxValue),
        ElementKind.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementKind.Int32 => (int.MinValue, int.MaxValue),
        ElementKind.Int64 => (long.MinValue, long.MaxValue),
        ElementKind.Bool => (0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an integer kind."),
    };

    /// <summary>The number of elements of a shape.</summary>
    public static long Elements(ReadOnlySpan<int> shape)
    {
        var count = 1L;
        foreach (var extent in shape)
            count = checked(count * extent);
        return count;
    }

    private static void Guard(ImmutableArray<int> shape, int length)
    {
        if (Elements(shape.AsSpan()) != length)
            throw new ArgumentException($"{length} elements do not fill {ShapeText.Of(shape)}.", nameof(shape));
    }
}
