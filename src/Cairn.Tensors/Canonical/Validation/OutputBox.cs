using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Validation;

/// <summary>The box of a view that an instance fills, each element once.</summary>
internal sealed record OutputBox(ImmutableArray<int> View, ImmutableArray<long> Start, ImmutableArray<long> Extent)
{
    public Int128 Volume => Extent.Aggregate((Int128)1, (product, e) => product * e);

    public bool Overlaps(OutputBox other)
    {
        for (var axis = 0; axis < View.Length; axis++)
        {
            if (Start[axis] >= other.Start[axis] + other.Extent[axis]
                || other.Start[axis] >= Start[axis] + Extent[axis])
                return false;
        }

        return Volume > 0 && other.Volume > 0;
    }

    /// <summary>
    /// Each loop of more than one step must be in exactly one axis, and in each axis the factors must be 1, e₁, e₁·e₂ …
    /// for its loops' extents: mixed radix, so no element is met twice.
    /// </summary>
    public static bool TryFind(TensorAccess output, ImmutableArray<int> loops, out OutputBox box, out string error)
    {
        box = null!;
        var (start, extent) = (new List<long>(), new List<long>());
        var uses = new int[loops.Length];
        foreach (var (axis, index) in output.Index.Index())
        {
            long dense = 1;
            var used = Enumerable.Range(0, loops.Length).Where(d => index.Factor(d) != 0 && loops[d] != 1);
            foreach (var d in used.OrderBy(d => index.Factor(d)))
            {
                uses[d]++;
                if (index.Factor(d) != dense)
                    return Fail($"axis {axis}: loop {d} has factor {index.Factor(d)}, not {dense}", out error);
                dense *= loops[d];
            }

            if (index.Constant < 0 || index.Constant + dense > output.View[axis] || index.Chain != 0)
                return Fail($"axis {axis} leaves the view or moves with k", out error);
            start.Add(index.Constant);
            extent.Add(dense);
        }

        for (var d = 0; d < loops.Length; d++)
        {
            if (uses[d] != 1 && loops[d] != 1)
                return Fail($"loop {d} is in {uses[d]} axes, not one", out error);
        }

        box = new OutputBox(output.View, [.. start], [.. extent]);
        error = "";
        return true;
    }

    private static bool Fail(string message, out string error)
    {
        error = message;
        return false;
    }
}
