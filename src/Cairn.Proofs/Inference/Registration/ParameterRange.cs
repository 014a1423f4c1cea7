using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A committed parameter is in its range, and zero in its padding. An int8 one by (w + 128, 1) where it is and (0, 0)
/// elsewhere; an int32 one because limit + b and limit − b are both sums of limbs, where it is, and b and −b elsewhere.
/// </summary>
internal sealed class ParameterRange
{
    private readonly int _parameter, _lookup;
    private readonly PaddedShape _shape;
    private readonly Goldilocks _limit;

    // Limbs but the lowest, which follows; none for int8.
    private readonly int[] _over = [], _under = [];
    private readonly bool _isInt8;

    public ParameterRange(LookupPlan lookups, StackLayout witness, IntegerParameter parameter, PaddedShape shape,
        int number)
    {
        (_parameter, _shape, _isInt8) = (number, shape, parameter.IsInt8);
        _limit = Goldilocks.FromInt64(_isInt8 ? -(long)sbyte.MinValue : parameter.Limit);
        if (_isInt8)
        {
            _lookup = lookups.Add(new ByteTable(), shape.Bits);
            return;
        }

        var limbs = 1;
        while (2L * parameter.Limit >> (limbs * IntegerLimits.LimbBits) != 0)
            limbs++;
        _over = [.. Enumerable.Range(1, limbs - 1).Select(_ => witness.Add(shape.Bits))];
        _under = [.. Enumerable.Range(1, limbs - 1).Select(_ => witness.Add(shape.Bits))];
        _lookup = lookups.Add(new LimbTable(), shape.Bits);
        for (var i = 1; i < 2 * limbs; i++)
            lookups.Add(new LimbTable(), shape.Bits);
    }

    /// <summary>Writes the limbs and makes what is looked up.</summary>
    public void Look(WitnessStack witness, BaseVector values)
    {
        var indicator = _shape.Pad(Enumerable.Repeat(1, _shape.Count).ToArray());
        var (over, under) = (new BaseVector(values.Length), new BaseVector(values.Length));
        for (var i = 0; i < values.Length; i++)
        {
            var limit = _limit * indicator[i];
            (over[i], under[i]) = (limit + values[i], limit - values[i]);
        }

        if (_isInt8)
        {
            witness.SetGroup(_lookup, over, indicator);
            return;
        }

        Limbs(witness, over, _over, _lookup);
        Limbs(witness, under, _under, _lookup + 1 + _over.Length);
    }

    public void Argue(IArgumentSide side, LookupClaims claims, Action<Column, Ext3[], Ext3> open,
        StackLayout witness, StackLayout model)
    {
        var point = claims.PointOf(_shape.Bits);
        var (indicator, values) = (_shape.Indicator(point), claims.Groups);
        if (_isInt8)
        {
            side.Require(values[_lookup][1] == indicator, ProofFault.Sumcheck);
            open(model[_parameter], point, values[_lookup][0] - indicator * _limit);
            return;
        }

        var (over, under) = (Sum(_over, _lookup), Sum(_under, _lookup + 1 + _over.Length));
        side.Require(over + under == indicator * (_limit + _limit), ProofFault.Sumcheck);
        open(model[_parameter], point, over - indicator * _limit);

        Ext3 Sum(int[] columns, int group)
        {
            var (sum, unit) = (values[group][0], Goldilocks.One);
            for (var i = 0; i < columns.Length; i++)
            {
                unit *= Goldilocks.FromInt64(1 << IntegerLimits.LimbBits);
                open(witness[columns[i]], point, values[group + 1 + i][0]);
                sum += values[group + 1 + i][0] * unit;
            }

            return sum;
        }
    }

    private static void Limbs(WitnessStack witness, BaseVector values, int[] columns, int group)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var (view, shift) = (witness.Column(columns[i]), (i + 1) * IntegerLimits.LimbBits);
            var unit = Goldilocks.FromInt64(1L << shift);
            var limbs = new BaseVector(values.Length);
            for (var j = 0; j < values.Length; j++)
            {
                var limb = (long)(values[j].Value >> shift) & ((1 << IntegerLimits.LimbBits) - 1);
                limbs[j] = view[j] = Goldilocks.FromInt64(limb);
            }

            for (var j = 0; j < values.Length; j++)
                values[j] -= limbs[j] * unit;
            witness.SetGroup(group + 1 + i, limbs);
        }

        witness.SetGroup(group, values);
    }
}
