using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>Products of matrices and of elements.</summary>
internal static class ProductClaims
{
    /// <summary>x · weights + bias: both factors summed over what the claim weighs, then a sumcheck over k.</summary>
    public static void Product(GraphWalk walk, int tensor, ProductNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (shape, columns) = (walk.Plan.Shapes[tensor], claim.Weights[^1]);
        var rows = claim.Weights[..^1];
        var sum = claim.Value;
        if (node.Bias >= 0)
            sum -= Bias(walk, node.Bias, columns, claim.Scale * Valid(rows, shape));
        var bits = walk.Plan.Shapes[node.Source].AxisBits[^1];
        SumcheckTable? x = null, weights = null;
        var point = walk.Side.Sumcheck(ref sum, bits, 2, () =>
        {
            weights = new SumcheckTable(Contraction.RunExt(walk.Parameter(node.Weights),
                [ClaimPart.Keep(bits), ClaimPart.Sum(columns)], walk.Pool));
            x = Contraction.Run(walk.Vector(node.Source),
                [.. rows.Select(ClaimPart.Sum), ClaimPart.Keep(bits)], walk.Pool);
            return [new SumcheckTerm(claim.Scale.Number, weights, x)];
        });
        var ends = walk.Side.Claim(2, () => [x!.Value, weights!.Value]);
        walk.Side.RequireEqual(claim.Scale * ends[0] * ends[1], sum, ProofFault.Sumcheck);
        walk.Add(node.Source, new TensorClaim(Scalar.One, [.. rows, AxisWeights.At(point)], ends[0]));
        walk.AddParameter(node.Weights, new TensorClaim(Scalar.One, [AxisWeights.At(point), columns], ends[1]));
    }

    /// <summary>A bias' part of a claim: what it is under the weights, times what it is repeated with.</summary>
    public static Scalar Bias(GraphWalk walk, int parameter, AxisWeights weights, Scalar times)
    {
        var value = walk.Side.Claim(1,
            () => [Contraction.Sum(walk.Parameter(parameter), [weights], walk.Pool)])[0];
        walk.AddParameter(parameter, new TensorClaim(Scalar.One, [weights], value));
        return times * value;
    }

    /// <summary>The sum of all weights that lie on the tensor.</summary>
    public static Scalar Valid(IReadOnlyList<AxisWeights> weights, PaddedShape shape)
    {
        var product = Scalar.One;
        for (var axis = 0; axis < weights.Count; axis++)
            product *= weights[axis].SumOfFirst(shape.Extents[axis]);
        return product;
    }

    /// <summary>a · b for each batch: a sumcheck of degree three over batch and k.</summary>
    public static void Matrices(GraphWalk walk, int tensor, MatrixProductNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (batch, rows, columns) = (claim.Weights[..^2], claim.Weights[^2], claim.Weights[^1]);
        var bits = walk.Plan.Shapes[node.Left].AxisBits[^1];
        var batchBits = batch.Sum(w => w.Bits);
        var sum = claim.Value;
        SumcheckTable? left = null, right = null;
        var point = walk.Side.Sumcheck(ref sum, batchBits + bits, 3, () =>
        {
            var batches = AxisWeights.JoinNumbers(batch.Append(AxisWeights.Ones(bits)));
            left = new SumcheckTable(Contraction.RunExt(walk.Vector(node.Left),
                [ClaimPart.Keep(batchBits), ClaimPart.Sum(rows), ClaimPart.Keep(bits)], walk.Pool));
            right = new SumcheckTable(Contraction.RunExt(walk.Vector(node.Right),
                [ClaimPart.Keep(batchBits + bits), ClaimPart.Sum(columns)], walk.Pool));
            return [new SumcheckTerm(claim.Scale.Number, new SumcheckTable(batches), left, right)];
        });
        var ends = walk.Side.Claim(2, () => [left!.Value, right!.Value]);
        var (factor, at, batchAt) = (claim.Scale, 0, new AxisWeights[batch.Length]);
        for (var axis = 0; axis < batch.Length; axis++)
        {
            var part = point[at..(at += batch[axis].Bits)];
            factor *= batch[axis].Evaluate(part);
            batchAt[axis] = AxisWeights.At(part);
        }

        walk.Side.RequireEqual(factor * ends[0] * ends[1], sum, ProofFault.Sumcheck);
        var inner = AxisWeights.At(point[at..]);
        walk.Add(node.Left, new TensorClaim(Scalar.One, [.. batchAt, rows, inner], ends[0]));
        walk.Add(node.Right, new TensorClaim(Scalar.One, [.. batchAt, inner, columns], ends[1]));
    }

    /// <summary>a · b element by element: a sumcheck of degree three over all.</summary>
    public static void Elements(GraphWalk walk, MultiplyNode node, TensorClaim claim)
    {
        var sum = claim.Value;
        SumcheckTable? left = null, right = null;
        var shape = walk.Plan.Shapes[node.Left];
        var point = walk.Side.Sumcheck(ref sum, shape.Bits, 3, () =>
        {
            left = new SumcheckTable(walk.Vector(node.Left));
            right = node.Left == node.Right ? left : new SumcheckTable(walk.Vector(node.Right));
            var weights = new SumcheckTable(AxisWeights.JoinNumbers(claim.Weights));
            return [new SumcheckTerm(claim.Scale.Number, weights, left, right)];
        });
        var ends = walk.Side.Claim(2, () => [left!.Value, right!.Value]);
        var (factor, at) = (claim.Scale, 0);
        foreach (var weights in claim.Weights)
        {
            factor *= weights.Evaluate(point.AsSpan(at, weights.Bits));
            at += weights.Bits;
        }

        walk.Side.RequireEqual(factor * ends[0] * ends[1], sum, ProofFault.Sumcheck);
        walk.Add(node.Left, TensorClaim.AtPoint(shape, point, ends[0]));
        walk.Add(node.Right, TensorClaim.AtPoint(shape, point, ends[1]));
    }
}
