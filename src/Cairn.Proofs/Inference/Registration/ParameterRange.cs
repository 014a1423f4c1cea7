using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Scalars;
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

    // Of limit + b and of limit − b; none for int8.
    private readonly LimbSum? _over, _under;
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

        _over = new LimbSum(lookups, witness, shape.Bits, 2L * parameter.Limit);
        _under = new LimbSum(lookups, witness, shape.Bits, 2L * parameter.Limit);
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

        for (var i = 0; i < values.Length; i++)
        {
            _over!.Commit(witness, i, (long)over[i].Value);
            _under!.Commit(witness, i, (long)under[i].Value);
        }

        _over!.Look(witness, over);
        _under!.Look(witness, under);
    }

    public void Argue(IArgumentSide side, LookupClaims claims, Action<Column, Scalar[], Scalar> open,
        StackLayout witness, StackLayout model)
    {
        var point = claims.PointOf(_shape.Bits);
        var (indicator, values) = (_shape.Indicator(point), claims.Groups);
        if (_isInt8)
        {
            side.RequireEqual(values[_lookup][1], indicator, ProofFault.Sumcheck);
            open(model[_parameter], point, values[_lookup][0] - indicator * _limit);
            return;
        }

        var over = _over!.Argue(claims, point, (column, at, value) => open(witness[column], at, value));
        var under = _under!.Argue(claims, point, (column, at, value) => open(witness[column], at, value));
        side.RequireEqual(over + under, indicator * (_limit + _limit), ProofFault.Sumcheck);
        open(model[_parameter], point, over - indicator * _limit);
    }
}
