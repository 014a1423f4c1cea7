using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// One element of each row is chosen, and the result is its index. (m − x − passed, chosen, 1) is a row of the table,
/// where m is committed and passed is 1 for those elements that must be less than the maximum, because they would be
/// chosen before it: all of them before the chosen one, or after it where the last counts.
/// </summary>
internal sealed class ArgMaxArgument : NodeArgument
{
    private const int SpanMax = (1 << 17) - 3;

    private readonly ArgMaxNode _node;
    private readonly RowShape _rows;
    private readonly int _max, _chosen, _lookup;

    public ArgMaxArgument(PlanBuilder plan, int tensor, ArgMaxNode node)
        : base(tensor, plan.Shapes[tensor])
    {
        (_node, _rows) = (node, new RowShape(plan.Shapes[node.Source]));
        var facts = plan.Facts.Tensors[node.Source];
        var span = (long)facts.High - facts.Low;
        if (span > SpanMax)
            throw plan.Refuse(tensor, $"its numbers go from {facts.Low} to {facts.High}.",
                $"A proof takes a choice over at most {SpanMax} between the least and the largest.");
        Result = plan.Witness.Add(Shape.Bits);
        _max = plan.Witness.Add(Shape.Bits);
        _chosen = plan.Witness.Add(_rows.Whole.Bits);
        _lookup = plan.Look(new ChoiceTable((int)span), _rows.Whole.Bits);
    }

    public override int Result { get; }

    public override void Commit(InferenceWitness witness)
    {
        var (x, y) = (witness.Tensors[_node.Source], witness.Tensors[Tensor]);
        witness.Write(Result, Shape, y);
        var (places, rows) = (_rows.Whole.Places(), Shape.Places());
        var (max, chosen) = (witness.Column(_max), witness.Column(_chosen));
        for (var row = 0; row < rows.Length; row++)
        {
            max[rows[row]] = Goldilocks.FromInt64(x[row * _rows.Length + y[row]]);
            chosen[places[row * _rows.Length + y[row]]] = Goldilocks.One;
        }
    }

    public override void Look(InferenceWitness witness)
    {
        var (max, chosen, rows) = (witness.Copy(_max), witness.Copy(_chosen), Shape.Places());
        var (indicator, distance) = (_rows.Spread(_ => Goldilocks.One), _rows.Spread(row => max[rows[row]]));
        var (x, width) = (witness.Vector(_node.Source), 1 << _rows.Bits);
        for (var first = 0; first < x.Length; first += width)
        {
            var passed = Goldilocks.Zero;
            for (var i = 0; i < width; i++)
            {
                // Before the chosen one: what is chosen lies behind; so the row is taken from its end.
                var at = first + (_node.TakesLast ? i : width - 1 - i);
                distance[at] -= x[at] + passed * indicator[at];
                passed += chosen[at];
            }
        }

        witness.SetGroup(_lookup, distance, chosen, indicator);
    }

    public override void Argue(GraphWalk walk)
    {
        var (whole, columns) = (_rows.Whole, walk.Lookups.Groups[_lookup]);
        var point = walk.Lookups.PointOf(whole.Bits);
        var (rows, inside) = (_rows.RowsOf(point), _rows.Inside(point));
        walk.Side.RequireEqual(columns[2], whole.Indicator(point), ProofFault.Sumcheck);
        walk.Open(_chosen, point, columns[1]);
        walk.Open(_chosen, _rows.MeanPoint(rows), Shape.Indicator(rows) * _rows.Mean);
        var sent = walk.Side.Claim(3, () =>
        [
            Multilinear.Evaluate(walk.Witness.Copy(_max).Span, rows.Numbers()),
            Multilinear.Evaluate(walk.Witness.Copy(Result).Span, rows.Numbers()),
            Contraction.Sum(walk.Witness.Copy(_chosen), [AxisWeights.At(rows), Passed(point)], walk.Pool),
        ]);
        walk.Open(_max, rows, sent[0]);
        walk.Open(Result, rows, sent[1]);
        AxisWeights[] leading = [.. Shape.Split(rows).Select(part => AxisWeights.At(part))];
        walk.Resolve(_chosen, whole, new TensorClaim(Scalar.One, [.. leading, Indices()], sent[1]));
        walk.Resolve(_chosen, whole, new TensorClaim(Scalar.One, [.. leading, Passed(point)], sent[2]));
        walk.Add(_node.Source, TensorClaim.AtPoint(whole, point, sent[0] * inside - sent[2] - columns[0]));
    }

    /// <summary>0, 1, 2, …: under them, the chosen one's index.</summary>
    private AxisWeights Indices() =>
        AxisWeights.Of([.. Enumerable.Range(0, 1 << _rows.Bits).Select(i => Scalar.FromInt64(i))]);

    /// <summary>For each element, the sum of eq over those that are passed if it is chosen.</summary>
    private AxisWeights Passed(Scalar[] point)
    {
        var (eq, sum) = (AxisWeights.At(_rows.ColumnsOf(point)).Table(), Scalar.Zero);
        var weights = new Scalar[eq.Length];
        for (var i = 0; i < _rows.Length; i++)
        {
            var at = _node.TakesLast ? _rows.Length - 1 - i : i;
            weights[at] = sum;
            sum += eq[at];
        }

        return AxisWeights.Of(weights);
    }
}
