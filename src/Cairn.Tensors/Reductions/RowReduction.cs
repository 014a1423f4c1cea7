using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Reductions;

/// <summary>Sums and maxima of a [rows, columns] matrix.</summary>
public static unsafe class RowReduction
{
    /// <summary>sums[r] = Σ_c x[r,c] by <see cref="LaneSum"/>'s order.</summary>
    public static void Sum(ComputePool pool, int rows, int columns, ReadOnlySpan<float> x, Span<float> sums)
    {
        Validate(rows, columns, x.Length);
        Guard.Length(sums.Length, rows, nameof(sums));
        Reduce(pool, RowOperation.Sum, "row_sum", columns, x, sums);
    }

    /// <summary>
    /// maxima[r] = the row's largest element by max = select(x &gt; max, x, max) from the first: a NaN there stays, any
    /// other is passed over.
    /// </summary>
    public static void Max(ComputePool pool, int rows, int columns, ReadOnlySpan<float> x, Span<float> maxima)
    {
        Guard.Positive(columns, nameof(columns));
        Validate(rows, columns, x.Length);
        Guard.Length(maxima.Length, rows, nameof(maxima));
        Reduce(pool, RowOperation.Max, "row_max", columns, x, maxima);
    }

    /// <summary>
    /// sums[c] = Σ_r x[r,c] (+ what <paramref name="sums"/> holds, where accumulating): one plain chain over ascending
    /// r; beyond 16,384 rows, chains of 16,384 rows from +0, then one chain over those.
    /// </summary>
    public static void ColumnSum(
        ComputePool pool, int rows, int columns, ReadOnlySpan<float> x, Span<float> sums, bool accumulate = false)
    {
        Validate(rows, columns, x.Length);
        Guard.Length(sums.Length, columns, nameof(sums));
        fixed (float* px = x, ps = sums)
        {
            var kernel = new ColumnSumKernel(rows, columns, px, ps, accumulate);
            if (pool.Run(kernel, columns, Math.Max(1, rows)))
                pool.Check("column_sum", sums);
        }
    }

    private static void Reduce(
        ComputePool pool, RowOperation operation, string name, int columns, ReadOnlySpan<float> x, Span<float> results)
    {
        fixed (float* px = x, pr = results)
        {
            if (pool.RunItems(new RowKernel(operation, columns, px, pr), results.Length, 5 + columns / 16))
                pool.Check(name, results);
        }
    }

    private static void Validate(int rows, int columns, long x)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.NotNegative(columns, nameof(columns));
        Guard.Length(x, (long)rows * columns, nameof(x));
    }
}
