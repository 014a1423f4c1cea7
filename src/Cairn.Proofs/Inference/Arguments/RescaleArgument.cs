using System.Collections.Immutable;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Requantisation: Σ x·M + offset + 2^(S−1) = 2^S·q + Σ 4096ⁱ·limbᵢ with every limb in its table, and y = clamp(q) by
/// one table of all q, or by two for its high and its low part. With the sum below 2⁶² no other q and limbs solve it.
/// </summary>
internal sealed class RescaleArgument : NodeArgument
{
    private const int DirectRowsMax = 1 << 12;
    private const int PartRowsMax = 1 << 16;

    private readonly RescaleNode _node;
    private readonly long _low;
    private readonly int[] _limbs;
    private readonly int _firstLimb;
    private readonly HighPartTable? _highPart;
    private readonly int _high, _kind, _highResult = -1;
    private readonly int _lookup, _lookupHigh;

    public RescaleArgument(PlanBuilder plan, int tensor, RescaleNode node)
        : base(tensor, plan.Shapes[tensor])
    {
        _node = node;
        var facts = plan.Facts.Rescales[tensor];
        if (node.Low > facts.QuotientHigh || node.High < facts.QuotientLow)
            throw plan.Refuse(tensor, "its clamp lets one number through only.", "Remove the node.");
        _low = Math.Max(node.Low, facts.QuotientLow);
        var span = Math.Min(node.High, facts.QuotientHigh) - _low;
        var (from, to) = (facts.QuotientLow - _low, facts.QuotientHigh - _low);
        Result = plan.Witness.Add(Shape.Bits);
        var limb = new LimbTable();
        _limbs = new int[node.Shift / IntegerLimits.LimbBits];
        for (var i = 0; i < _limbs.Length; i++)
        {
            _limbs[i] = plan.Witness.Add(Shape.Bits);
            var group = plan.Look(limb, Shape.Bits);
            _firstLimb = i == 0 ? group : _firstLimb;
        }

        if (IsDirect(to - from + 1, (to >> 8) - (from >> 8) + 1))
        {
            _lookup = plan.Look(new ClampTable(from, to, span), Shape.Bits);
            return;
        }

        // The parts' rounding widens what the tables admit; it must not meet another number modulo p.
        var widest = (Int128)Math.Max(-facts.QuotientLow, facts.QuotientHigh) + 257;
        if ((to >> 8) - (from >> 8) >= PartRowsMax ||
            (widest << node.Shift) + IntegerLimits.MagnitudeMax >= Goldilocks.Modulus)
            throw plan.Refuse(tensor, $"its quotients go from {facts.QuotientLow} to {facts.QuotientHigh}.",
                $"A proof takes {PartRowsMax << 8} different ones: import with fewer bits for what it reads.");
        var part = new HighPartTable(from >> 8, to >> 8, span);
        _highPart = part;
        (_high, _kind) = (plan.Witness.Add(Shape.Bits), plan.Witness.Add(Shape.Bits));
        if (part.HasResult)
            _highResult = plan.Witness.Add(Shape.Bits);
        _lookup = plan.Look(new LowPartTable((int)(span & 255)), Shape.Bits);
        _lookupHigh = plan.Look(part, Shape.Bits);
    }

    public override int Result { get; }

    public override void Commit(InferenceWitness witness)
    {
        var (places, sums, y) = (Shape.Places(), Sums(witness), witness.Tensors[Tensor]);
        var mask = (1L << _node.Shift) - 1;
        var limbs = _limbs.Select(witness.Column).ToArray();
        var result = witness.Column(Result);
        for (var i = 0; i < places.Length; i++)
        {
            result[places[i]] = Goldilocks.FromInt64(y[i]);
            var rest = sums[i] & mask;
            foreach (var limb in limbs)
            {
                limb[places[i]] = Goldilocks.FromInt64(rest & ((1 << IntegerLimits.LimbBits) - 1));
                rest >>= IntegerLimits.LimbBits;
            }
        }

        if (_highPart is null)
            return;
        var (high, kind) = (witness.Column(_high), witness.Column(_kind));
        for (var i = 0; i < places.Length; i++)
        {
            var part = ((sums[i] >> _node.Shift) - _low) >> 8;
            var row = _highPart.Row(Math.Max(0, _highPart.Find([part])));
            (high[places[i]], kind[places[i]]) = (Goldilocks.FromInt64(part), Goldilocks.FromInt64(row[1]));
            if (_highPart.HasResult)
                witness.Column(_highResult)[places[i]] = Goldilocks.FromInt64(row[2]);
        }
    }

    public override void Look(InferenceWitness witness)
    {
        for (var i = 0; i < _limbs.Length; i++)
            witness.SetGroup(_firstLimb + i, witness.Copy(_limbs[i]));
        var z = Quotients(witness);
        var y = witness.Copy(Result);
        foreach (var place in Shape.Places())
            y[place] -= Goldilocks.FromInt64(_low);
        if (_highPart is null)
        {
            witness.SetGroup(_lookup, z, y);
            return;
        }

        var (high, kind) = (witness.Copy(_high), witness.Copy(_kind));
        var unit = Goldilocks.FromInt64(256);
        for (var i = 0; i < z.Length; i++)
            z[i] -= high[i] * unit;
        if (!_highPart.HasResult)
        {
            witness.SetGroup(_lookup, z, kind, y);
            witness.SetGroup(_lookupHigh, high, kind);
            return;
        }

        var result = witness.Copy(_highResult);
        for (var i = 0; i < y.Length; i++)
            y[i] -= result[i] * unit;
        witness.SetGroup(_lookup, z, kind, y);
        witness.SetGroup(_lookupHigh, high, kind, result);
    }

    public override void Argue(GraphWalk walk)
    {
        var (point, lookups) = (walk.Lookups.PointOf(Shape.Bits), walk.Lookups.Groups);
        var low = Shape.Indicator(point) * Goldilocks.FromInt64(_low);
        var (quotient, y) = (lookups[_lookup][0] + low, lookups[_lookup][^1] + low);
        if (_highPart is not null)
        {
            var high = lookups[_lookupHigh];
            walk.Side.RequireEqual(lookups[_lookup][1], high[1], ProofFault.Sumcheck);
            walk.Open(_high, point, high[0]);
            walk.Open(_kind, point, high[1]);
            quotient += high[0] * Goldilocks.FromInt64(256);
            if (_highPart.HasResult)
            {
                walk.Open(_highResult, point, high[2]);
                y += high[2] * Goldilocks.FromInt64(256);
            }
        }

        walk.Open(Result, point, y);
        var sum = quotient;
        for (var i = _limbs.Length - 1; i >= 0; i--)
        {
            var value = lookups[_firstLimb + i][0];
            walk.Open(_limbs[i], point, value);
            sum = sum * Goldilocks.FromInt64(1 << IntegerLimits.LimbBits) + value;
        }

        ClaimTerms(walk, point, sum - Constant(point));
    }

    /// <summary>Whether one table of all quotients costs less than two of their parts.</summary>
    private bool IsDirect(long rows, long partRows) => rows <= PartRowsMax &&
        Rows(rows) <= Math.Max(DirectRowsMax, Shape.Length + Rows(new LowPartTable(0).Rows) + Rows(partRows));

    private static long Rows(long rows) => 1L << PaddedShape.BitsOf((int)Math.Min(rows, int.MaxValue));

    /// <summary>What the terms weighed by their multipliers are together, term by term.</summary>
    private void ClaimTerms(GraphWalk walk, Scalar[] point, Scalar sum)
    {
        TensorClaim[] claims = [.. _node.Terms.Select(t => Term(t.Multipliers, point, sum))];
        if (claims.Length > 1)
        {
            var values = walk.Side.Claim(claims.Length, () => [.. claims.Select((c, i) =>
                c.Scale.Number * Contraction.Sum(walk.Vector(_node.Terms[i].Source), c.Weights, walk.Pool))]);
            walk.Side.RequireEqual(values.Aggregate((a, b) => a + b), sum, ProofFault.Sumcheck);
            claims = [.. claims.Select((c, i) => c with { Value = values[i] })];
        }

        for (var i = 0; i < claims.Length; i++)
            walk.Add(_node.Terms[i].Source, claims[i]);
    }

    private TensorClaim Term(ImmutableArray<int> multipliers, Scalar[] point, Scalar value)
    {
        var claim = TensorClaim.AtPoint(Shape, point, value);
        if (multipliers.Length == 1)
            return claim with { Scale = Scalar.FromInt64(multipliers[0]) };
        claim.Weights[_node.Axis] = claim.Weights[_node.Axis].Times(multipliers);
        return claim;
    }

    /// <summary>The extension of offset + 2^(S−1) where the tensor is.</summary>
    private Scalar Constant(Scalar[] point)
    {
        var half = 1L << (_node.Shift - 1);
        if (_node.Offsets.Length == 1)
            return Shape.Indicator(point) * Goldilocks.FromInt64(_node.Offsets[0] + half);
        var parts = Shape.Split(point);
        using var channels = new BaseVector(1 << parts[_node.Axis].Length);
        channels.Span.Clear();
        for (var i = 0; i < _node.Offsets.Length; i++)
            channels[i] = Goldilocks.FromInt64(_node.Offsets[i] + half);
        var sum = Constants.Extension(channels, parts[_node.Axis]);
        for (var axis = 0; axis < parts.Length; axis++)
            sum *= axis == _node.Axis ? Scalar.One : PrefixSums.Of(parts[axis], Shape.Extents[axis]);
        return sum;
    }

    private long[] Sums(InferenceWitness witness)
    {
        var inner = 1;
        for (var axis = _node.Axis + 1; axis < Shape.Extents.Length; axis++)
            inner *= Shape.Extents[axis];
        var (sums, channels) = (new long[Shape.Count], _node.Offsets.Length);
        for (var i = 0; i < sums.Length; i++)
        {
            var channel = channels == 1 ? 0 : i / inner % channels;
            sums[i] = _node.Offsets[channel] + (1L << (_node.Shift - 1));
            foreach (var term in _node.Terms)
                sums[i] += (long)witness.Tensors[term.Source][i] * term.Multipliers[channel];
        }

        return sums;
    }

    /// <summary>(sum − limbs)/2^S − low, where the tensor is; what follows from the limbs elsewhere.</summary>
    private BaseVector Quotients(InferenceWitness witness)
    {
        var (places, sums) = (Shape.Places(), Sums(witness));
        var z = new BaseVector(Shape.Length);
        z.Span.Clear();
        for (var i = 0; i < places.Length; i++)
            z[places[i]] = Goldilocks.FromInt64(sums[i]);
        var limbs = _limbs.Select(witness.Column).ToArray();
        var unit = Goldilocks.FromInt64(1 << IntegerLimits.LimbBits);
        var inverse = Goldilocks.FromInt64(1L << _node.Shift).Inverse();
        for (var i = 0; i < z.Length; i++)
        {
            var rest = Goldilocks.Zero;
            for (var limb = limbs.Length - 1; limb >= 0; limb--)
                rest = rest * unit + limbs[limb][i];
            z[i] = (z[i] - rest) * inverse;
        }

        foreach (var place in places)
            z[place] -= Goldilocks.FromInt64(_low);
        return z;
    }
}
