using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
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
        if (node.Groups > 1)
        {
            Grouped(walk, node, claim, sum);
            return;
        }

        var bits = kernel.AxisBits[1..];
        SumcheckTable? weights = null, inputs = null;
        var point = walk.Side.Sumcheck(ref sum, bits.Sum(), 2, () =>
        {
            weights = new SumcheckTable(Contraction.RunExt(walk.Parameter(node.Weights),
                [ClaimPart.Sum(channels), ClaimPart.Keep(bits.Sum())], walk.Pool));
            inputs = new SumcheckTable(Inputs(walk, node, claim));
            return [new SumcheckTerm(claim.Scale.Number, weights, inputs)];
        });
        var ends = walk.Side.Claim(2, () => [inputs!.Value, weights!.Value]);
        walk.Side.RequireEqual(claim.Scale * ends[0] * ends[1], sum, ProofFault.Sumcheck);
        var (c, u, v) = (AxisWeights.At(point[..bits[0]]), AxisWeights.At(point[bits[0]..^bits[2]]),
            AxisWeights.At(point[^bits[2]..]));
        walk.Add(node.Source, new TensorClaim(Scalar.One,
            [batch, c, rows.All(claim.Weights[2], u.Table()), columns.All(claim.Weights[3], v.Table())], ends[0]));
        walk.AddParameter(node.Weights, new TensorClaim(Scalar.One, [channels, c, u, v], ends[1]));
    }

    /// <summary>
    /// With groups, output channel o sees U at its own group's channels: a sumcheck of degree three over (o,c,u,v) of
    /// the channels' weights, W and U.
    /// </summary>
    private static void Grouped(GraphWalk walk, ConvolutionNode node, TensorClaim claim, Scalar sum)
    {
        var kernel = walk.Plan.ParameterShapes[node.Weights];
        var inner = kernel.Bits - kernel.AxisBits[0];
        SumcheckTable? weights = null, inputs = null;
        var point = walk.Side.Sumcheck(ref sum, kernel.Bits, 3, () =>
        {
            var channels = AxisWeights.JoinNumbers([claim.Weights[1], AxisWeights.Ones(inner)]);
            weights = new SumcheckTable(walk.Parameter(node.Weights));
            using var seen = Inputs(walk, node, claim);
            inputs = new SumcheckTable(OfGroups(node, kernel, seen));
            return [new SumcheckTerm(claim.Scale.Number, new SumcheckTable(channels), weights, inputs)];
        });
        var ends = walk.Side.Claim(2, () => [inputs!.Value, weights!.Value]);
        var parts = kernel.Split(point);
        walk.Side.RequireEqual(claim.Scale * claim.Weights[1].Evaluate(parts[0]) * ends[0] * ends[1], sum,
            ProofFault.Sumcheck);
        var (rows, columns) = (WindowMap.Rows(node.Window), WindowMap.Columns(node.Window));
        walk.Add(node.Source, new TensorClaim(Scalar.One,
        [
            claim.Weights[0], Channels(walk.Plan.Shapes[node.Source], kernel, node.Groups, parts),
            rows.All(claim.Weights[2], AxisWeights.At(parts[2]).Table()),
            columns.All(claim.Weights[3], AxisWeights.At(parts[3]).Table()),
        ], ends[0]));
        walk.AddParameter(node.Weights, TensorClaim.AtPoint(kernel, point, ends[1]));
    }

    /// <summary>U for each output channel, from U for each input channel.</summary>
    private static ExtVector OfGroups(ConvolutionNode node, PaddedShape kernel, ExtVector seen)
    {
        var result = new ExtVector(kernel.Length);
        result.Clear();
        var (taps, each) = (1 << (kernel.AxisBits[2] + kernel.AxisBits[3]), kernel.Extents[0] / node.Groups);
        for (var o = 0; o < kernel.Extents[0]; o++)
        for (var c = 0; c < kernel.Extents[1]; c++)
        for (var tap = 0; tap < taps; tap++)
            result[((o << kernel.AxisBits[1]) + c) * taps + tap] =
                seen[(o / each * kernel.Extents[1] + c) * taps + tap];
        return result;
    }

    /// <summary>Each input channel's weight: eq of its place in its group, and of the output channels that see it.
    /// </summary>
    private static AxisWeights Channels(PaddedShape source, PaddedShape kernel, int groups, Scalar[][] parts)
    {
        var weights = new Scalar[1 << source.AxisBits[1]];
        var (outputs, inputs) = (AxisWeights.At(parts[0]).Table(), AxisWeights.At(parts[1]).Table());
        for (var o = 0; o < kernel.Extents[0]; o++)
        for (var c = 0; c < kernel.Extents[1]; c++)
            weights[o / (kernel.Extents[0] / groups) * kernel.Extents[1] + c] += outputs[o] * inputs[c];
        return AxisWeights.Of(weights);
    }

    /// <summary>U(c,u,v) for all input channels: one sum over columns for each v, then one over rows for each u.
    /// </summary>
    private static ExtVector Inputs(GraphWalk walk, ConvolutionNode node, TensorClaim claim)
    {
        var (source, x) = (walk.Plan.Shapes[node.Source], walk.Vector(node.Source));
        int[] bits = [source.AxisBits[1], .. walk.Plan.ParameterShapes[node.Weights].AxisBits[2..]];
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
                using var taps = new ExtVector(rows.Tap(claim.Weights[2], u).Numbers());
                using var places = Contraction.Reduce(lines, taps, 1 << bits[0], 1, walk.Pool);
                for (var c = 0; c < places.Length; c++)
                    result[((c << bits[1]) + u << bits[2]) + v] = places[c];
            }
        }

        return result;
    }
}
