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
            var (max, sum) = (int.MinValue, 0L);
            foreach (var value in from)
                max = Math.Max(max, value);
            foreach (var value in from)
                sum += table[max - value];
            for (var i = 0; i < n; i++)
                y[row + i] = (int)((2L * table[max - from[i]] * node.One + sum) / (2 * sum));
        }
    }

    public static void Normalise(NormaliseNode node, int[] x, int n, int[] y)
    {
        for (var row = 0; row < y.Length; row += n)
        {
            var from = x.AsSpan(row, n);
            var (total, squares) = (0L, node.Epsilon);
            foreach (var value in from)
                total += value;
            for (var i = 0; i < n; i++)
                squares = checked(squares + Deviation(node, from[i], n, total) * Deviation(node, from[i], n, total));
            var root = Root(squares);
            for (var i = 0; i < n; i++)
                y[row + i] = (int)FloorDivide(
                    checked((2 * Deviation(node, from[i], n, total) << node.FractionBits) + root), 2 * root);
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

    /// <summary>The whole part of the root of a number from 1 to 2⁶².</summary>
    public static long Root(long square)
    {
        var root = (long)Math.Sqrt(square);
        while (root * root > square)
            root--;
        while ((root + 1) * (root + 1) <= square)
            root++;
        return root;
    }

    private static long Deviation(NormaliseNode node, int value, int n, long total) =>
        node.Centred ? checked((long)n * value - total) : value;

    private static long FloorDivide(long a, long b)
    {
        var (quotient, rest) = Math.DivRem(a, b);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
