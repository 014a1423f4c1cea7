using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Reductions;

/// <summary>Sums and maxima of a [rows, columns] matrix.</summary>
public static class RowReduction
{
    /// <summary>sums[r] = Σ_c x[r,c], 16 interleaved lanes (<see cref="LaneSum"/>).</summary>
    public static void Sum(ComputePool pool, int rows, int columns, ReadOnlySpan<float> x, Span<float> sums)
    {
        Validate(rows, columns, x.Length, sums.Length, nameof(sums), rows);
        for (var r = 0; r < rows; r++)
            sums[r] = LaneSum.Sum(x.Slice(r * columns, columns));
        pool.Check("row_sum", sums);
    }

    /// <summary>maxima[r] = the row's maximum by select(a &gt; b, a, b) from its first element.</summary>
    public static void Max(ComputePool pool, int rows, int columns, ReadOnlySpan<float> x, Span<float> maxima)
    {
        Guard.Positive(columns, nameof(columns));
        Validate(rows, columns, x.Length, maxima.Length, nameof(maxima), rows);
        for (var r = 0; r < rows; r++)
        {
            var row = x.Slice(r * columns, columns);
            var max = row[0];
            foreach (var value in row)
                max = value > max ? value : max;
            maxima[r] = max + 0f;
        }

        pool.Check("row_max", maxima);
    }

    /// <summary>
    /// sums[c] = Σ_r x[r,c] (+ what <paramref name="sums"/> holds, where accumulating): one plain chain over ascending
    /// r; beyond 16,384 rows, chains of 16,384 rows from +0, then one chain over those.
    /// </summary>
    public static void ColumnSum(
        ComputePool pool, int rows, int columns, ReadOnlySpan<float> x, Span<float> sums, bool accumulate = false)
    {
        Validate(rows, columns, x.Length, sums.Length, nameof(sums), columns);
        for (var c = 0; c < columns; c++)
        {
            var total = accumulate ? sums[c] : 0f;
            for (var first = 0; first < rows; first += LaneSum.MaxRow)
            {
                var sum = rows <= LaneSum.MaxRow ? total : 0f;
                for (var r = first; r < Math.Min(rows, first + LaneSum.MaxRow); r++)
                    sum += x[r * columns + c];
                total = rows <= LaneSum.MaxRow ? sum : total + sum;
            }

            sums[c] = total + 0f;
        }

        pool.Check("column_sum", sums);
    }

    private static void Validate(int rows, int columns, long x, long results, string name, int expected)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.NotNegative(columns, nameof(columns));
        Guard.Length(x, (long)rows * columns, nameof(x));
        Guard.Length(results, expected, name);
    }
}
