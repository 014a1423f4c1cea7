using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Inference.Operators;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>What moves elements without changing them.</summary>
internal static class ReferenceMoves
{
    public static void Transpose(
        TransposeNode n, int[] x, ImmutableArray<int> from, ImmutableArray<int> shape, int[] y)
    {
        var strides = IndexOperators.Strides(from);
        Take(x, Broadcast.Strided(shape.AsSpan(), n.Order.Select(a => strides[a]).ToArray(), 0), y);
    }

    public static void Slice(SliceNode n, int[] x, ImmutableArray<int> from, ImmutableArray<int> shape, int[] y)
    {
        var strides = IndexOperators.Strides(from);
        var start = n.Start * strides[n.Axis];
        strides[n.Axis] *= n.Step;
        Take(x, Broadcast.Strided(shape.AsSpan(), strides, start), y);
    }

    public static void Concat(ConcatNode n, int[][] tensors, ImmutableArray<int> shape, int[] y)
    {
        var rows = (int)ModelTensor.Elements(shape.AsSpan()[..n.Axis]);
        for (int row = 0, at = 0; row < rows; row++)
            foreach (var part in n.Parts)
            {
                var length = tensors[part].Length / rows;
                tensors[part].AsSpan(row * length, length).CopyTo(y.AsSpan(at));
                at += length;
            }
    }

    public static void Embedding(ImmutableArray<int> rows, int[] x, int width, int[] y)
    {
        for (var i = 0; i < x.Length; i++)
            rows.AsSpan().Slice(x[i] * width, width).CopyTo(y.AsSpan(i * width));
    }

    private static void Take(int[] x, int[] places, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = x[places[i]];
    }
}
