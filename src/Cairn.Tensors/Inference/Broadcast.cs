using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>Numpy's broadcasting: shapes are aligned at the last axis, and an extent of 1 repeats.</summary>
internal static class Broadcast
{
    public static ImmutableArray<int> Shape(OperatorCall call, params ReadOnlySpan<ImmutableArray<int>> shapes)
    {
        var rank = 0;
        foreach (var shape in shapes)
            rank = Math.Max(rank, shape.Length);
        var result = new int[rank];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
            for (var i = 0; i < shape.Length; i++)
            {
                ref var extent = ref result[rank - shape.Length + i];
                if (shape[i] != 1 && extent != 1 && extent != shape[i])
                    throw call.Refuse($"shapes {ShapeText.Of(shape)} and {ShapeText.Of(result)} " +
                        "do not broadcast.");
                if (shape[i] != 1)
                    extent = shape[i];
            }

        return [.. result];
    }

    /// <summary>For every element of the result, the element of a tensor of <paramref name="shape"/>.</summary>
    public static int[] Indices(ImmutableArray<int> shape, ImmutableArray<int> result)
    {
        var strides = new int[result.Length];
        var stride = 1;
        for (var i = 1; i <= shape.Length; i++)
        {
            strides[^i] = shape[^i] == 1 ? 0 : stride;
            stride *= shape[^i];
        }

        return Strided(result.AsSpan(), strides, 0);
    }

    /// <summary>The offsets of a box of indices, row-major, by a stride for each axis.</summary>
    public static int[] Strided(ReadOnlySpan<int> extents, ReadOnlySpan<int> strides, int start)
    {
        var offsets = new int[ModelTensor.Elements(extents)];
        if (offsets.Length == 0)
            return offsets;
        offsets[0] = start;
        var filled = 1;
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            for (var i = 1; i < extents[axis]; i++)
                for (var j = 0; j < filled; j++)
                    offsets[i * filled + j] = offsets[j] + i * strides[axis];
            filled *= extents[axis];
        }

        return offsets;
    }
}
