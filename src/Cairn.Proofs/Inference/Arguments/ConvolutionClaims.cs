using Cairn.Proofs.Fields;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A convolution is Σ over channel and tap of W(c,u,v) · U(c,u,v): W is the weights summed over the output channels, U
/// the input summed over the places, each with the claim's weights. After a sumcheck over the small cube of (c,u,v),
/// what U is at a point is a claim on the input whose weights are a product, axis by axis.
/// </summary>
internal static class ConvolutionClaims
{
    public static void Reduce(GraphWalk walk, int tensor, ConvolutionNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (shape, kernel) = (walk.Plan.Shapes[tensor], walk.Plan.ParameterShapes[node.Weights]);
        var (batch, channels) = (claim.Weights[0], claim.Weights[1]);
        var (rows, columns) = (WindowMap.Rows(node.Window), WindowMap.Columns(node.Window));
        var sum = claim.Value;
        if (node.Bias >= 0)
            sum -= ProductClaims.Bias(walk, node.Bias, channels, claim.Scale * batch.SumOfFirst(shape.Extents[0]) *
                claim.Weights[2].SumOfFirst(rows.Count) * claim.Weights[3].SumOfFirst(columns.Count));
        var bits = kernel.AxisBits[1..];
        SumcheckTable? weights = null, inputs = null;
        var point = walk.Side.Sumcheck(ref sum, bits.Sum(), 2, () =>
        {
            weights = new SumcheckTable(Contraction.RunExt(walk.Parameter(node.Weights),
                [ClaimPart.Sum(channels), ClaimPart.Keep(bits.Sum())], walk.Pool));
            inputs = new SumcheckTable(Inputs(walk, node, claim, bits));
            return [new SumcheckTerm(claim.Scale, weights, inputs)];
        });
        var ends = walk.Side.Claim(2, () => [inputs!.Value, weights!.Value]);
        walk.Side.Require(claim.Scale * ends[0] * ends[1] == sum, ProofFault.Sumcheck);
        var (c, u, v) = (AxisWeights.At(point[..bits[0]]), AxisWeights.At(point[bits[0]..^bits[2]]),
            AxisWeights.At(point[^bits[2]..]));
        walk.Add(node.Source, new TensorClaim(Ext3.One,
            [batch, c, rows.All(claim.Weights[2], u.Table()), columns.All(claim.Weights[3], v.Table())], ends[0]));
        walk.AddParameter(node.Weights, new TensorClaim(Ext3.One, [channels, c, u, v], ends[1]));
    }

    /// <summary>U(c,u,v): one sum over columns for each v, then one over rows for each u.</summary>
    private static ExtVector Inputs(GraphWalk walk, ConvolutionNode node, TensorClaim claim, int[] bits)
    {
        var (source, x) = (walk.Plan.Shapes[node.Source], walk.Vector(node.Source));
        var (rows, columns) = (WindowMap.Rows(node.Window), WindowMap.Columns(node.Window));
        var result = new ExtVector(1 << bits.Sum());
        result.Clear();
        for (var v = 0; v < columns.Kernel; v++)
        {
            using var lines = Contraction.RunExt(x,
            [
                ClaimPart.Sum(claim.Weights[0]), ClaimPart.Keep(source.AxisBits[1] + source.AxisBits[2]),
                ClaimPart.Sum(columns.Tap(claim.Weights[3], v)),
            ], walk.Pool);
            for (var u = 0; u < rows.Kernel; u++)
            {
                using var taps = new ExtVector(rows.Tap(claim.Weights[2], u).Table());
                using var places = Contraction.Reduce(lines, taps, 1 << bits[0], 1, walk.Pool);
                for (var c = 0; c < places.Length; c++)
                    result[((c << bits[1]) + u << bits[2]) + v] = places[c];
            }
        }

        return result;
    }
}
