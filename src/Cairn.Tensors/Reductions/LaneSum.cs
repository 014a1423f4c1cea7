namespace Cairn.Tensors.Reductions;

/// <summary>
/// The one order for sums along contiguous elements: lane l of 16 adds elements l, l+16, … from +0; then the lanes are
/// folded pairwise 8, 4, 2, 1. Beyond 16,384 elements: rows of 16,384, then the row sums by the same rule.
/// </summary>
public static class LaneSum
{
    /// <summary>Lanes of a sum.</summary>
    public const int Lanes = 16;

    /// <summary>The longest row that is summed in one go.</summary>
    public const int MaxRow = 16_384;

    /// <summary>Σ x.</summary>
    public static float Sum(ReadOnlySpan<float> x)
    {
        if (x.Length > MaxRow)
            return SumOfRows(x, Sum);
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        for (var i = 0; i < x.Length; i++)
            lanes[i % Lanes] += x[i];
        return Fold(lanes);
    }

    /// <summary>Σ x², each step one fma(x, x, sum).</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x)
    {
        if (x.Length > MaxRow)
            return SumOfRows(x, SumOfSquares);
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        for (var i = 0; i < x.Length; i++)
            lanes[i % Lanes] = MathF.FusedMultiplyAdd(x[i], x[i], lanes[i % Lanes]);
        return Fold(lanes);
    }

    /// <summary>Folds 16 lanes: lane l takes lane l+8, then l+4, l+2, l+1. Destroys <paramref name="lanes"/>.</summary>
    internal static float Fold(Span<float> lanes)
    {
        for (var half = Lanes / 2; half > 0; half /= 2)
        for (var l = 0; l < half; l++)
            lanes[l] += lanes[l + half];
        return lanes[0] + 0f;
    }

    private delegate float RowFunction(ReadOnlySpan<float> row);

    private static float SumOfRows(ReadOnlySpan<float> x, RowFunction sum)
    {
        var sums = new float[(x.Length + MaxRow - 1) / MaxRow];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = sum(x.Slice(i * MaxRow, Math.Min(MaxRow, x.Length - i * MaxRow)));
        return Sum(sums);
    }
}
