using System.Diagnostics;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A claim on the result of a node that is not committed becomes claims on its sources. Such a result is defined by
/// its sources where its tensor is; outside it is zero.
/// </summary>
internal static class NodeClaims
{
    public static void Reduce(GraphWalk walk, int tensor, TensorClaim claim)
    {
        switch (walk.Plan.Graph.NodeOf(tensor)!)
        {
            case ProductNode node: ProductClaims.Product(walk, tensor, node, claim); break;
            case ConvolutionNode node: ConvolutionClaims.Reduce(walk, tensor, node, claim); break;
            case MatrixProductNode node: ProductClaims.Matrices(walk, tensor, node, claim); break;
            case MultiplyNode node: ProductClaims.Elements(walk, node, claim); break;
            case WindowSumNode node: WindowSum(walk, tensor, node, claim); break;
            case MaskNode node: Mask(walk, tensor, node, claim); break;
            case TransposeNode node: Transpose(walk, tensor, node, claim); break;
            case SliceNode node: Slice(walk, tensor, node, claim); break;
            case ConcatNode node: Concat(walk, tensor, node, claim); break;
            case ReshapeNode node: ReshapeClaims.Reduce(walk, tensor, node, claim); break;
            case EmbeddingNode node: EmbeddingClaims.Reduce(walk, tensor, node, claim); break;
            case ParameterNode node: walk.AddParameter(node.Parameter, claim); break;
            default: throw new UnreachableException();
        }
    }

    private static void WindowSum(GraphWalk walk, int tensor, WindowSumNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (rows, columns) = (WindowMap.Rows(node.Window), WindowMap.Columns(node.Window));
        walk.Add(node.Source, claim with
        {
            Weights =
            [
                claim.Weights[0], claim.Weights[1], rows.All(claim.Weights[2], Ones(rows.Kernel)),
                columns.All(claim.Weights[3], Ones(columns.Kernel)),
            ],
        });
    }

    private static void Transpose(GraphWalk walk, int tensor, TransposeNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var weights = new AxisWeights[node.Order.Length];
        for (var axis = 0; axis < weights.Length; axis++)
            weights[node.Order[axis]] = claim.Weights[axis];
        walk.Add(node.Source, claim with { Weights = weights });
    }

    private static void Slice(GraphWalk walk, int tensor, SliceNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (from, to) = (claim.Weights[node.Axis].Table(),
            new Scalar[1 << walk.Plan.Shapes[node.Source].AxisBits[node.Axis]]);
        for (var i = 0; i < node.Count; i++)
            to[node.Start + i * node.Step] += from[i];
        AxisWeights[] weights = [.. claim.Weights];
        weights[node.Axis] = AxisWeights.Of(to);
        walk.Add(node.Source, claim with { Weights = weights });
    }

    private static void Concat(GraphWalk walk, int tensor, ConcatNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (from, at) = (claim.Weights[node.Axis].Table(), 0);
        var parts = new TensorClaim[node.Parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var shape = walk.Plan.Shapes[node.Parts[i]];
            var (extent, part) = (shape.Extents[node.Axis], new Scalar[1 << shape.AxisBits[node.Axis]]);
            from.AsSpan(at, extent).CopyTo(part);
            AxisWeights[] weights = [.. claim.Weights];
            weights[node.Axis] = AxisWeights.Of(part);
            parts[i] = claim with { Weights = weights };
            at += extent;
        }

        var values = walk.Side.Claim(parts.Length, () => [.. parts.Select((p, i) =>
            p.Scale.Number * Contraction.Sum(walk.Vector(node.Parts[i]), p.Weights, walk.Pool))]);
        walk.Side.RequireEqual(values.Aggregate((a, b) => a + b), claim.Value, ProofFault.Sumcheck);
        for (var i = 0; i < parts.Length; i++)
            walk.Add(node.Parts[i], parts[i] with { Value = values[i] });
    }

    private static void Mask(GraphWalk walk, int tensor, MaskNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var masked = node.Shape.Length;
        if (masked == 0)
        {
            // A scalar mask: all or nothing, and its one bit weighs what is in front of it.
            MaskAll(walk, tensor, node, claim);
            return;
        }

        var outer = claim.Weights[..^masked];
        var rows = claim.Weights[^masked..^1].Aggregate(AxisWeights.At([], 0), AxisWeights.Join);
        var weights = new MaskedWeights(node, rows, claim.Weights[^1]);
        var filled = weights.SumOfMasked();
        for (var axis = 0; axis < outer.Length; axis++)
            filled *= outer[axis].SumOfFirst(walk.Plan.Shapes[tensor].Extents[axis]);
        walk.Add(node.Source, claim with
        {
            Weights = [.. outer, AxisWeights.Of(weights)],
            Value = claim.Value - claim.Scale * filled * Goldilocks.FromInt64(node.Fill),
        });
    }

    private static void MaskAll(GraphWalk walk, int tensor, MaskNode node, TensorClaim claim)
    {
        if (node.IsSet(0))
        {
            walk.Add(node.Source, claim);
            return;
        }

        var sum = claim.Scale * Goldilocks.FromInt64(node.Fill);
        for (var axis = 0; axis < claim.Weights.Length; axis++)
            sum *= claim.Weights[axis].SumOfFirst(walk.Plan.Shapes[tensor].Extents[axis]);
        walk.Side.RequireEqual(sum, claim.Value, ProofFault.Sumcheck);
    }

    private static Scalar[] Ones(int count) => [.. Enumerable.Repeat(Scalar.One, count)];
}
