using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// With m of a row committed, (m − x, e, chosen, 1) is a row of the table, and one element of each row is chosen, so m
/// is the maximum. With s the row's sum of e: 2·one·e + s = 2·s·y + r, where y, r and 2·s − 1 − r are sums of limbs:
/// all of it stays below 2⁶², so y is the quotient.
/// </summary>
internal sealed class SoftmaxArgument : NodeArgument
{
    private readonly SoftmaxNode _node;
    private readonly IntegerGraph _graph;
    private readonly RowShape _rows;
    private readonly int _max, _value, _chosen, _lookup, _quotient, _quotientOver;
    private readonly LimbSum _rest, _room;

    public SoftmaxArgument(PlanBuilder plan, int tensor, SoftmaxNode node)
        : base(tensor, plan.Shapes[tensor])
    {
        (_node, _graph, _rows) = (node, plan.Graph, new RowShape(Shape));
        if (node.One >= 1 << IntegerLimits.LimbBits)
            throw plan.Refuse(tensor, $"its one is {node.One}.",
                $"A proof takes at most {(1 << IntegerLimits.LimbBits) - 1}.");
        var sum = (long)_rows.Length * plan.Graph.Tables[node.Table].Max();
        Result = plan.Witness.Add(Shape.Bits);
        _value = plan.Witness.Add(Shape.Bits);
        _chosen = plan.Witness.Add(Shape.Bits);
        _max = plan.Witness.Add(_rows.Rows.Bits);
        _lookup = plan.Look(new SoftmaxTable(node.Table, plan.Graph), Shape.Bits);
        _quotient = plan.Look(new LimbTable(), Shape.Bits);
        _quotientOver = plan.Look(new LimbTable(), Shape.Bits);
        _rest = new LimbSum(plan.Lookups, plan.Witness, Shape.Bits, 2 * sum - 1);
        _room = new LimbSum(plan.Lookups, plan.Witness, Shape.Bits, 2 * sum - 1);
    }

    public override int Result { get; }

    public override void Commit(InferenceWitness witness)
    {
        var (table, x, y) = (_graph.Tables[_node.Table], witness.Tensors[_node.Source], witness.Tensors[Tensor]);
        witness.Write(Result, Shape, y);
        var (places, rows) = (Shape.Places(), _rows.Rows.Places());
        var (max, value, chosen) = (witness.Column(_max), witness.Column(_value), witness.Column(_chosen));
        for (var row = 0; row < rows.Length; row++)
        {
            var from = x.AsSpan(row * _rows.Length, _rows.Length);
            var facts = SoftmaxRow.Of(table, from);
            max[rows[row]] = Goldilocks.FromInt64(facts.Max);
            chosen[places[row * _rows.Length + from.IndexOf(facts.Max)]] = Goldilocks.One;
            for (var i = 0; i < from.Length; i++)
            {
                var (at, e) = (row * _rows.Length + i, (long)table[facts.Max - from[i]]);
                value[places[at]] = Goldilocks.FromInt64(e);
                var rest = 2 * e * _node.One + facts.Sum - 2 * facts.Sum * y[at];
                _rest.Commit(witness, places[at], rest);
                _room.Commit(witness, places[at], 2 * facts.Sum - 1 - rest);
            }
        }
    }

    public override void Look(InferenceWitness witness)
    {
        var (max, value, y) = (witness.Copy(_max), witness.Copy(_value), witness.Copy(Result));
        var (rows, sums) = (_rows.Rows.Places(), _rows.Sums(value));
        var indicator = _rows.Spread(_ => Goldilocks.One);
        var distance = _rows.Spread(row => max[rows[row]]);
        var x = witness.Vector(_node.Source);
        var (over, rest, room) = (new BaseVector(Shape.Length), new BaseVector(Shape.Length),
            new BaseVector(Shape.Length));
        var (two, one) = (Goldilocks.FromInt64(2), Goldilocks.FromInt64(_node.One));
        for (var i = 0; i < x.Length; i++)
        {
            distance[i] -= x[i];
            over[i] = one * indicator[i] - y[i];
            var sum = sums[i >> _rows.Bits];
            rest[i] = two * one * value[i] + sum * indicator[i] - two * sum * y[i];
            room[i] = two * sum * indicator[i] - indicator[i] - rest[i];
        }

        witness.SetGroup(_lookup, distance, value, witness.Copy(_chosen), indicator);
        witness.SetGroup(_quotient, y);
        witness.SetGroup(_quotientOver, over);
        _rest.Look(witness, rest);
        _room.Look(witness, room);
    }

    public override void Argue(GraphWalk walk)
    {
        var (point, lookups) = (walk.Lookups.PointOf(Shape.Bits), walk.Lookups.Groups);
        var (rows, inside, indicator) = (_rows.RowsOf(point), _rows.Inside(point), Shape.Indicator(point));
        var (distance, value, chosen) = (lookups[_lookup][0], lookups[_lookup][1], lookups[_lookup][2]);
        walk.Side.RequireEqual(lookups[_lookup][3], indicator, ProofFault.Sumcheck);
        walk.Open(_value, point, value);
        walk.Open(_chosen, point, chosen);
        var y = lookups[_quotient][0];
        walk.Side.RequireEqual(y + lookups[_quotientOver][0], indicator * Goldilocks.FromInt64(_node.One),
            ProofFault.Sumcheck);
        walk.Open(Result, point, y);

        // One element of each row is chosen.
        walk.Open(_chosen, _rows.MeanPoint(rows), _rows.Rows.Indicator(rows) * _rows.Mean);
        var sent = walk.Side.Claim(2, () =>
        [
            Multilinear.Evaluate(walk.Witness.Copy(_max).Span, rows.Numbers()),
            Multilinear.Evaluate(_rows.Sums(walk.Witness.Copy(_value)).Span, rows.Numbers()),
        ]);
        var (max, sum) = (sent[0], sent[1]);
        walk.Open(_max, rows, max);
        walk.Open(_value, _rows.MeanPoint(rows), sum * _rows.Mean);
        walk.Add(_node.Source, TensorClaim.AtPoint(Shape, point, max * inside - distance));
        var (rest, room) = (_rest.Argue(walk.Lookups, point, walk.Open), _room.Argue(walk.Lookups, point, walk.Open));
        walk.Side.RequireEqual(room, sum * inside + sum * inside - indicator - rest, ProofFault.Sumcheck);
        var half = Goldilocks.FromInt64(2).Inverse();
        var product = value * Goldilocks.FromInt64(_node.One) + (sum * inside - rest) * half;
        var (found, factor, quotient) = RowProduct.Argue(walk, _rows, point, product,
            () => _rows.Sums(walk.Witness.Copy(_value)), () => walk.Witness.Copy(Result));
        walk.Open(_value, _rows.MeanPoint(found), factor * _rows.Mean);
        walk.Open(Result, [.. found, .. _rows.ColumnsOf(point)], quotient);
    }
}
