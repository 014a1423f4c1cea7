using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A committed input is in its range: x − low and high − x are both limbs, where the tensor is; elsewhere x and −x are,
/// which leaves zero.
/// </summary>
internal sealed class InputRange
{
    private readonly int _input, _lookup;
    private readonly Goldilocks _low, _high;
    private readonly PaddedShape _shape;

    public InputRange(PlanBuilder plan, int input)
    {
        var (range, shape) = (plan.Graph.Inputs[input], plan.Shapes[input]);
        if ((long)range.High - range.Low >= 1 << IntegerLimits.LimbBits)
            throw plan.Refuse(input, $"it goes from {range.Low} to {range.High}, and it is committed.",
                $"A committed input has at most {IntegerLimits.LimbBits} bits.");
        (_input, _low, _high) = (input, Goldilocks.FromInt64(range.Low), Goldilocks.FromInt64(range.High));
        _shape = shape;
        _lookup = plan.Look(new LimbTable(), shape.Bits);
        plan.Look(new LimbTable(), shape.Bits);
    }

    public void Look(InferenceWitness witness)
    {
        var values = witness.Vector(_input);
        var (over, under) = (new BaseVector(values.Span), new BaseVector(values.Length));
        for (var i = 0; i < under.Length; i++)
            under[i] = -values[i];
        foreach (var place in _shape.Places())
        {
            over[place] -= _low;
            under[place] += _high;
        }

        witness.SetGroup(_lookup, over);
        witness.SetGroup(_lookup + 1, under);
    }

    public void Argue(GraphWalk walk)
    {
        var point = walk.Lookups.PointOf(_shape.Bits);
        var indicator = _shape.Indicator(point);
        var (over, under) = (walk.Lookups.Groups[_lookup][0], walk.Lookups.Groups[_lookup + 1][0]);
        walk.Side.RequireEqual(over + under, indicator * (_high - _low), ProofFault.Sumcheck);
        walk.Open(walk.Plan.Inputs[_input], point, over + indicator * _low);
    }
}
