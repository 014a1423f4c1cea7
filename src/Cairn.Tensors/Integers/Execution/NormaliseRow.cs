using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>What a normalise node computes of one row before it divides.</summary>
/// <param name="Total">The sum of the row; 0 where the node does not centre.</param>
/// <param name="Square">v: the sum of the squared deviations, and epsilon.</param>
/// <param name="Root">t: the whole part of the root of v.</param>
public readonly record struct NormaliseRow(long Total, long Square, long Root)
{
    public static NormaliseRow Of(NormaliseNode node, ReadOnlySpan<int> x)
    {
        var (total, square) = (0L, node.Epsilon);
        foreach (var value in x)
            total += node.Centred ? value : 0;
        foreach (var value in x)
            square = checked(square + Deviation(node, value, x.Length, total) * Deviation(node, value, x.Length,
                total));
        return new NormaliseRow(total, square, RootOf(square));
    }

    /// <summary>d: how far an element of a row of n is from the mean, times n; or the element itself.</summary>
    public static long Deviation(NormaliseNode node, int value, int n, long total) =>
        node.Centred ? checked((long)n * value - total) : value;

    /// <summary>The whole part of the root of a number from 1 to 2⁶² − 1.</summary>
    public static long RootOf(long square)
    {
        var root = (long)Math.Sqrt(square);
        while (root * root > square)
            root--;
        while ((root + 1) * (root + 1) <= square)
            root++;
        return root;
    }
}
