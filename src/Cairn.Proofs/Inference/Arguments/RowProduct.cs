using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Σ eq(row) · factor(row) · y(row, column) at a point of rows and columns: a sumcheck of degree three over the rows.
/// </summary>
internal static class RowProduct
{
    /// <returns>Where the rows were fixed, and what the factor and y are there.</returns>
    public static (Scalar[] Rows, Scalar Factor, Scalar Value) Argue(
        GraphWalk walk, RowShape shape, Scalar[] point, Scalar claim, Func<BaseVector> factors, Func<BaseVector> values)
    {
        var rows = shape.RowsOf(point);
        SumcheckTable? factor = null, value = null;
        var found = walk.Side.Sumcheck(ref claim, rows.Length, 3, () =>
        {
            factor = new SumcheckTable(factors());
            value = new SumcheckTable(Contraction.RunExt(values(),
                [ClaimPart.Keep(rows.Length), ClaimPart.Sum(AxisWeights.At(shape.ColumnsOf(point)))], walk.Pool));
            return [new SumcheckTerm(Ext3.One, new SumcheckTable(EqTable.Build(rows.Numbers())), value, factor)];
        });
        var ends = walk.Side.Claim(2, () => [factor!.Value, value!.Value]);
        walk.Side.RequireEqual(Eq.Of(rows, found) * ends[0] * ends[1], claim, ProofFault.Sumcheck);
        return (found, ends[0], ends[1]);
    }
}
