using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Optimisers;
using Cairn.Tensors.Reductions;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class ReductionMatchTests
{
    private static readonly (int Rows, int Columns)[] Shapes =
        [(1, 1), (2, 15), (3, 16), (5, 17), (2, 200), (33, 8), (1, 1000), (0, 5)];

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Sums_and_maxima_of_rows_and_columns(string kind)
    {
        foreach (var (rows, columns) in Shapes)
            Check(rows, columns, kind);
    }

    [Theory]
    [InlineData(1, 16_384)]
    [InlineData(2, 16_385)]
    [InlineData(1, 40_000)]
    [InlineData(16_385, 2)]
    [InlineData(33_000, 1)]
    public void Beyond_16384_elements_sums_go_by_rows_and_then_over_their_sums(int rows, int columns) =>
        Check(rows, columns, "cancelling");

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(16_384)]
    [InlineData(40_001)]
    public void Norms(int elements)
    {
        foreach (var kind in Edges.Kinds)
        {
            var (x, tx, norm) = (Edges.Of(kind, elements, 1), Float32("x", 1, elements), Float32("norm", 1));
            KernelMatch.Check(ReductionOperators.RowNorm("n", 1, elements, tx, norm), new TensorSet().Put(tx, x),
                _ => [("norm", [GradientNorm.Of(x)])], $"{kind} {elements}");
        }
    }

    private static void Check(int rows, int columns, string kind)
    {
        var (x, start) = (Edges.Of(kind, rows * columns, 1), Edges.Of(kind, columns, 2));
        var (tx, ts) = (Float32("x", rows, columns), Float32("start", columns));
        var (byRow, byColumn) = (Float32("rows", rows), Float32("columns", columns));
        var (tensors, what) = (new TensorSet().Put(tx, x).Put(ts, start), $"{kind} {rows}x{columns}");
        KernelMatch.Check(ReductionOperators.RowSum("s", rows, columns, tx, byRow), tensors, pool =>
        {
            var y = new float[rows];
            RowReduction.Sum(pool, rows, columns, x, y);
            return [("rows", y)];
        }, what);
        KernelMatch.Check(ReductionOperators.RowMax("s", rows, columns, tx, byRow), tensors, pool =>
        {
            var y = new float[rows];
            RowReduction.Max(pool, rows, columns, x, y);
            return [("rows", y)];
        }, what);
        foreach (var accumulate in new[] { false, true })
        {
            var subject = ReductionOperators.ColumnSum("s", rows, columns, tx, byColumn, accumulate ? ts : null);
            KernelMatch.Check(subject, tensors, pool =>
            {
                var y = accumulate ? start.ToArray() : new float[columns];
                RowReduction.ColumnSum(pool, rows, columns, x, y, accumulate);
                return [("columns", y)];
            }, what);
        }
    }
}
