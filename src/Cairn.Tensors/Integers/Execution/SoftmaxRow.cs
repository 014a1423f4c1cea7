using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>What a softmax node computes of one row before it divides.</summary>
/// <param name="Max">The row's largest number.</param>
/// <param name="Sum">The sum of the table's rows at Max − x; positive.</param>
public readonly record struct SoftmaxRow(int Max, long Sum)
{
    public static SoftmaxRow Of(ImmutableArray<int> table, ReadOnlySpan<int> x)
    {
        var (max, sum) = (int.MinValue, 0L);
        foreach (var value in x)
            max = Math.Max(max, value);
        foreach (var value in x)
            sum += table[max - value];
        return new SoftmaxRow(max, sum);
    }
}
