using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>What looks at whole rows of the last axis.</summary>
internal static class ReferenceRows
{
    public static void Softmax(SoftmaxNode node, ImmutableArray<int> table, int[] x, int n, int[] y)
    {
        for (var row = 0; row < y.Length; row += n)
        {
            var from = x.AsSpan(row, n);
            var (max, sum) = SoftmaxRow.Of(table, from);
            for (var i = 0; i < n; i++)
                y[row + i] = (int)((2L * table[max - from[i]] * node.One + sum) / (2 * sum));
        }
    }

    public static void Normalise(NormaliseNode node, int[] x, int n, int[] y)
    {
        for (var row = 0; row < y.Length; row += n)
        {
            var from = x.AsSpan(row, n);
            var (total, _, root) = NormaliseRow.Of(node, from);
            for (var i = 0; i < n; i++)
            {
                var deviation = NormaliseRow.Deviation(node, from[i], n, total);
                y[row + i] = (int)FloorDivide(checked((2 * deviation << node.FractionBits) + root), 2 * root);
            }
        }
    }

    public static void ArgMax(ArgMaxNode node, int[] x, int n, int[] y)
    {
        for (var row = 0; row < y.Length; row++)
        {
            var from = x.AsSpan(row * n, n);
            var best = 0;
            for (var i = 1; i < n; i++)
                if (from[i] > from[best] || (node.TakesLast && from[i] == from[best]))
                    best = i;
            y[row] = best;
        }
    }

    private static long FloorDivide(long a, long b)
    {
        var (quotient, rest) = Math.DivRem(a, b);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
