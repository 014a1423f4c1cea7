using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Products of two computed stacks of matrices.</summary>
internal static class MatrixProducts
{
    public static int[] Run(ComputePool pool, ImmutableArray<TensorFacts> facts, MatrixProductNode n, int[][] tensors)
    {
        var (a, b) = (facts[n.Left], facts[n.Right]);
        var (rows, depth, columns) = (a.Shape[^2], a.Shape[^1], b.Shape[^1]);
        var kind = DotChoice.Of(pool.VectorBits, Math.Min(a.Low, b.Low), Math.Max(a.High, b.High), false);
        var batches = a.Count / (rows * depth);
        var y = new int[batches * rows * columns];
        var start = new int[columns];
        for (var batch = 0; batch < batches; batch++)
        {
            var (left, right) = (new RowMatrix(kind, rows, depth), new RowMatrix(kind, columns, depth));
            for (var row = 0; row < rows; row++)
                Narrowing.Row(left, row, tensors[n.Left].AsSpan((batch * rows + row) * depth, depth), 0);
            for (var k = 0; k < depth; k++)
                for (var column = 0; column < columns; column++)
                    right.Set(column, k, tensors[n.Right][(batch * depth + k) * columns + column]);
            RowProduct.Run(pool, kind, left, right, rows, columns, start, y, batch * rows * columns, columns, 1);
        }

        return y;
    }
}
