using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A reshape, by the smallest groups of axes that hold the same elements on both sides. Where all axes but a group's
/// first are powers of two, the group's vectors are the same; else the weights move place by place.
/// </summary>
internal static class ReshapeClaims
{
    public static void Reduce(GraphWalk walk, int tensor, ReshapeNode node, TensorClaim claim)
    {
        claim = walk.AxisWise(tensor, claim);
        var (from, to) = (walk.Plan.Shapes[tensor], walk.Plan.Shapes[node.Source]);
        var weights = new List<AxisWeights>();
        var scale = claim.Scale;
        for (var (i, j) = (0, 0); i < from.Extents.Length || j < to.Extents.Length;)
        {
            var (firstFrom, firstTo) = (i, j);
            Group(from, to, ref i, ref j);
            var group = claim.Weights[firstFrom..i];
            PaddedShape before = new([.. from.Extents[firstFrom..i]]), after = new([.. to.Extents[firstTo..j]]);
            var joint = group.Length == 0 ? AxisWeights.At([]) : group.Aggregate(AxisWeights.Join);
            if (after.Extents.Length == 0)
                scale *= joint.Table()[0];
            else
                weights.AddRange(Move(joint, before, after));
        }

        walk.Add(node.Source, claim with { Scale = scale, Weights = [.. weights] });
    }

    /// <summary>Moves both ends on to where the axes passed have equally many elements.</summary>
    private static void Group(PaddedShape from, PaddedShape to, ref int i, ref int j)
    {
        var (a, b) = (1L, 1L);
        do
        {
            if (j >= to.Extents.Length || (i < from.Extents.Length && a <= b))
                a *= from.Extents[i++];
            else
                b *= to.Extents[j++];
        }
        while (a != b);

        // What is left on one side when the other is done are axes of one element.
        if (i == from.Extents.Length)
            j = to.Extents.Length;
        else if (j == to.Extents.Length)
            i = from.Extents.Length;
    }

    private static IEnumerable<AxisWeights> Move(AxisWeights weights, PaddedShape before, PaddedShape after)
    {
        if (IsSame(before, after))
        {
            if (weights.IsPoint)
                return after.Split(weights.Point).Select(part => AxisWeights.At(part));
            return [AxisWeights.Of(weights.Table(), after.Extents.Length)];
        }

        var (from, to) = (before.Places(), after.Places());
        var (old, moved) = (weights.Table(), new Scalar[after.Length]);
        for (var i = 0; i < from.Length; i++)
            moved[to[i]] = old[from[i]];
        return [AxisWeights.Of(moved, after.Extents.Length)];
    }

    private static bool IsSame(PaddedShape a, PaddedShape b) =>
        a.Bits == b.Bits && (IsPlain(a) && IsPlain(b) || a.Extents.SequenceEqual(b.Extents));

    /// <summary>Whether places are the row-major order's own.</summary>
    private static bool IsPlain(PaddedShape shape)
    {
        var first = 0;
        while (first < shape.Extents.Length - 1 && shape.Extents[first] == 1)
            first++;
        return shape.Extents.Skip(first + 1).All(e => System.Numerics.BitOperations.IsPow2(e));
    }
}
