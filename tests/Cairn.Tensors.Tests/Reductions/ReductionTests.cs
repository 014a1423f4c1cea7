using Cairn.Tensors.Reductions;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Reductions;

public sealed class ReductionTests
{
    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var kind in Inputs.Kinds)
        foreach (var (rows, columns) in new[]
        {
            (0, 4), (1, 1), (3, 7), (5, 15), (2, 16), (4, 17), (37, 31), (600, 33), (1, 257), (130, 1000), (3, 16_384),
            (2, 16_385), (1, 100_003), (17_000, 5), (40_000, 17),
        })
            cases.Add(kind, rows, columns);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_and_columns_reduce_in_the_stated_order(string kind, int rows, int columns)
    {
        var x = Inputs.Of(kind, rows * columns, 5);
        var what = $"{kind} {rows}x{columns}";
        Same.Bits($"sum {what}", [new float[rows]], e => ForRows(e[0], r => PlainSum.Of(Row(x, r, columns))),
            (pool, a) => RowReduction.Sum(pool, rows, columns, x, a[0]));
        Same.Bits($"max {what}", [new float[rows]], e => ForRows(e[0], r => Row(x, r, columns).ToArray().Max() + 0f),
            (pool, a) => RowReduction.Max(pool, rows, columns, x, a[0]));
        foreach (var accumulate in new[] { false, true })
            Same.Bits($"columns {what}", [Inputs.Of(kind, columns, 6)],
                e => Columns(x, rows, columns, e[0], accumulate),
                (pool, a) => RowReduction.ColumnSum(pool, rows, columns, x, a[0], accumulate));
        Bits.Equal([PlainSum.Of(x), PlainSum.OfSquares(x)], [LaneSum.Sum(x), LaneSum.SumOfSquares(x)], what);
    }

    [Fact]
    public void A_maximum_passes_over_NaN()
    {
        var x = Inputs.Plain(100, 1);
        (x[3], x[70]) = (float.NaN, 50f);
        var result = new float[1];
        foreach (var pool in Pools.All)
        {
            RowReduction.Max(pool, 1, 100, x, result);
            Assert.Equal(50f, result[0]);
        }
    }

    private static ReadOnlySpan<float> Row(float[] x, int row, int columns) => x.AsSpan(row * columns, columns);

    private static void ForRows(float[] results, Func<int, float> reduce)
    {
        for (var r = 0; r < results.Length; r++)
            results[r] = reduce(r);
    }

    private static void Columns(float[] x, int rows, int columns, float[] sums, bool accumulate)
    {
        for (var c = 0; c < columns; c++)
        {
            var start = accumulate ? sums[c] : 0f;
            if (rows <= 16_384)
                sums[c] = Chain(x, 0, rows, c, columns, start) + 0f;
            else
            {
                for (var first = 0; first < rows; first += 16_384)
                    start += Chain(x, first, Math.Min(rows, first + 16_384), c, columns, 0f);
                sums[c] = start + 0f;
            }
        }
    }

    private static float Chain(float[] x, int first, int last, int column, int columns, float sum)
    {
        for (var r = first; r < last; r++)
            sum += x[r * columns + column];
        return sum;
    }
}
