using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>The shapes of a product of matrices, or of stacks of matrices that broadcast.</summary>
internal sealed record MatrixShape(
    int M, int K, int N, ImmutableArray<int> BatchA, ImmutableArray<int> BatchB, ImmutableArray<int> Batch,
    ImmutableArray<int> Output)
{
    public static MatrixShape Of(OperatorCall call, ImmutableArray<int> a, ImmutableArray<int> b)
    {
        if (a.Length == 0 || b.Length == 0)
            throw call.Refuse("a factor is a scalar.");
        var (rowless, columnless) = (a.Length == 1, b.Length == 1);
        (a, b) = (rowless ? [1, a[0]] : a, columnless ? [b[0], 1] : b);
        if (a[^1] != b[^2])
            throw call.Refuse($"{ShapeText.Of(a)} and {ShapeText.Of(b)} have no product.");
        var batch = Broadcast.Shape(call, a[..^2], b[..^2]);
        ImmutableArray<int> output = [.. batch, .. rowless ? (int[])[] : [a[^2]], .. columnless ? (int[])[] : [b[^1]]];
        return new MatrixShape(a[^2], a[^1], b[^1], a[..^2], b[..^2], batch, output);
    }

    /// <summary>For each product, which matrix of either stack it takes.</summary>
    public (int[] A, int[] B) Batches() => (Broadcast.Indices(BatchA, Batch), Broadcast.Indices(BatchB, Batch));
}
