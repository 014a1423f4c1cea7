using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Rows chosen by an input that is in the open: a claim on them is one on the parameter, with each row weighed by the
/// places that chose it.
/// </summary>
internal static class EmbeddingClaims
{
    public static void Reduce(GraphWalk walk, int tensor, EmbeddingNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var places = walk.Plan.Shapes[node.Source].Places();
        var weights = claim.Weights.Length == 1 ? [Scalar.One]
            : claim.Weights[..^1].Aggregate(AxisWeights.Join).Table();
        var rows = walk.Side.Scatter(node.Source, walk.Indices(node.Source), [.. places.Select(p => weights[p])],
            1 << walk.Plan.ParameterShapes[node.Rows].AxisBits[0]);
        walk.AddParameter(node.Rows, claim with { Weights = [AxisWeights.Of(rows), claim.Weights[^1]] });
    }
}
