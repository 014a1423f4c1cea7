using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Lookups;

/// <summary>
/// A column as runs of constant slope. Where there are few, its extension is a sum of closed forms, one for each place
/// where a run ends and the next begins.
/// </summary>
internal sealed class ColumnRuns
{
    /// <summary>A run costs about as many operations for each bit as so many rows.</summary>
    private const int RowsPerBit = 12;

    private readonly List<Run> _runs;
    private readonly int _length;

    private ColumnRuns(List<Run> runs, int length) => (_runs, _length) = (runs, length);

    /// <summary>Null where there are too many runs to be worth it.</summary>
    public static ColumnRuns? Find(BaseVector column)
    {
        var bits = System.Numerics.BitOperations.Log2((uint)column.Length);
        var (runs, most) = (new List<Run>(), Math.Max(1, column.Length / (RowsPerBit * Math.Max(1, bits))));
        for (var start = 0; start < column.Length;)
        {
            if (runs.Count == most)
                return null;
            var slope = start + 1 < column.Length ? column[start + 1] - column[start] : Goldilocks.Zero;
            var end = start + 1;
            while (end < column.Length && column[end] - column[end - 1] == slope)
                end++;
            runs.Add(new Run(start, column[start] - slope * Goldilocks.FromInt64(start), slope));
            start = end;
        }

        return new ColumnRuns(runs, column.Length);
    }

    /// <summary>The column's extension at a point.</summary>
    public Scalar Evaluate(ReadOnlySpan<Scalar> point)
    {
        var sum = Scalar.Zero;
        for (var i = 0; i < _runs.Count; i++)
        {
            var (run, next) = (_runs[i], i + 1 < _runs.Count ? _runs[i + 1] : new Run(_length, default, default));
            sum += PrefixSums.Of(point, next.Start) * (run.Constant - next.Constant);
            sum += PrefixSums.OfIndices(point, next.Start) * (run.Slope - next.Slope);
        }

        return sum;
    }

    /// <summary>constant + slope · i from here on.</summary>
    private readonly record struct Run(int Start, Goldilocks Constant, Goldilocks Slope);
}
