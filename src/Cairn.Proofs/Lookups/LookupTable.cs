using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Lookups;

/// <summary>Rows that both sides know, such as all numbers of twelve bits, or all pairs (x, f(x)).</summary>
internal sealed unsafe class LookupTable
{
    private readonly BaseVector[] _columns;
    private readonly ColumnRuns?[] _runs;

    /// <param name="columns">Of one length, a power of two.</param>
    public LookupTable(params BaseVector[] columns)
    {
        if (columns.Length == 0 || columns.Any(c => c.Length != columns[0].Length) ||
            !System.Numerics.BitOperations.IsPow2(columns[0].Length))
            throw new ArgumentException("A table has columns of one length, a power of two.", nameof(columns));
        (_columns, _runs) = (columns, [.. columns.Select(ColumnRuns.Find)]);
        Variables = System.Numerics.BitOperations.Log2((uint)columns[0].Length);
    }

    /// <summary>log₂ of the rows.</summary>
    public int Variables { get; }

    public IReadOnlyList<BaseVector> Columns => _columns;

    /// <summary>The numbers 0 … 2^bits − 1.</summary>
    public static LookupTable Range(int bits)
    {
        var values = new BaseVector(1 << bits);
        for (var i = 0; i < values.Length; i++)
            values.Span[i] = (ulong)i;
        return new LookupTable(values);
    }

    /// <summary>All columns' extensions at a point.</summary>
    public Scalar[] Evaluate(Scalar[] point) => [.. _columns.Select((column, i) =>
        _runs[i] is { } runs ? runs.Evaluate(point) : Constants.Extension(column, point))];

    /// <summary>How often each row is looked up.</summary>
    /// <param name="rows">The rows' numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public BaseVector Count(IEnumerable<int> rows)
    {
        var counts = new BaseVector(1 << Variables);
        counts.Span.Clear();
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)counts.Length, nameof(rows));
            counts.Start[row]++;
        }

        return counts;
    }
}
