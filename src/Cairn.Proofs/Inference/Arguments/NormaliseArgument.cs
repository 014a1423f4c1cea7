using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// For each row, with the sum S of its x, v = Σ d² + ε and the committed root t: v = t² + a with a and 2·t − a sums of
/// limbs, so t is the root's whole part. For each element 2·2^f·d + t = 2·t·y + r with y + 2^f, r and 2·t − 1 − r sums
/// of limbs, so y is the quotient. 1 ≤ t ≤ its greatest value keeps all of it below 2⁶².
/// </summary>
internal sealed class NormaliseArgument : NodeArgument
{
    private static readonly Goldilocks Two = Goldilocks.FromInt64(2);

    private readonly NormaliseNode _node;
    private readonly RowShape _rows;
    private readonly int _root;
    private readonly Goldilocks _rootMax, _one, _count;
    private readonly LimbSum _over, _under, _excess, _excessRoom, _quotient, _quotientRoom, _rest, _restRoom;
    private readonly long _largestRoot;

    public NormaliseArgument(PlanBuilder plan, int tensor, NormaliseNode node)
        : base(tensor, plan.Shapes[tensor])
    {
        (_node, _rows) = (node, new RowShape(Shape));
        _largestRoot = LargestRoot(plan.Facts.Tensors[node.Source]);
        (_rootMax, _one) = (Goldilocks.FromInt64(_largestRoot), Goldilocks.FromInt64(1L << node.FractionBits));
        _count = Goldilocks.FromInt64(_rows.Length);
        Result = plan.Witness.Add(Shape.Bits);
        _root = plan.Witness.Add(_rows.Rows.Bits);
        _over = Row(_largestRoot);
        _under = Row(_largestRoot);
        _excess = Row(2 * _largestRoot);
        _excessRoom = Row(2 * _largestRoot);
        _quotient = Element(2L << node.FractionBits);
        _quotientRoom = Element(2L << node.FractionBits);
        _rest = Element(2 * _largestRoot);
        _restRoom = Element(2 * _largestRoot);

        LimbSum Row(long most) => new(plan.Lookups, plan.Witness, _rows.Rows.Bits, most);
        LimbSum Element(long most) => new(plan.Lookups, plan.Witness, Shape.Bits, most);
    }

    public override int Result { get; }

    public override void Commit(InferenceWitness witness)
    {
        var (x, y) = (witness.Tensors[_node.Source], witness.Tensors[Tensor]);
        witness.Write(Result, Shape, y);
        var (places, rows, root) = (Shape.Places(), _rows.Rows.Places(), witness.Column(_root));
        for (var row = 0; row < rows.Length; row++)
        {
            var from = x.AsSpan(row * _rows.Length, _rows.Length);
            var facts = NormaliseRow.Of(_node, from);
            var (t, excess) = (facts.Root, facts.Square - facts.Root * facts.Root);
            root[rows[row]] = Goldilocks.FromInt64(t);
            _over.Commit(witness, rows[row], t - 1);
            _under.Commit(witness, rows[row], _largestRoot - t);
            _excess.Commit(witness, rows[row], excess);
            _excessRoom.Commit(witness, rows[row], 2 * t - excess);
            for (var i = 0; i < from.Length; i++)
            {
                var at = row * _rows.Length + i;
                var d = NormaliseRow.Deviation(_node, from[i], from.Length, facts.Total);
                var rest = (2 * d << _node.FractionBits) + t - 2 * t * y[at];
                _quotient.Commit(witness, places[at], y[at] + (1L << _node.FractionBits));
                _quotientRoom.Commit(witness, places[at], (1L << _node.FractionBits) - y[at]);
                _rest.Commit(witness, places[at], rest);
                _restRoom.Commit(witness, places[at], 2 * t - 1 - rest);
            }
        }
    }

    public override void Look(InferenceWitness witness)
    {
        LookAtRows(witness);
        var (x, y, root) = (witness.Vector(_node.Source), witness.Copy(Result), witness.Copy(_root));
        var (sums, indicator) = (_rows.Sums(x), _rows.Spread(_ => Goldilocks.One));
        BaseVector over = new(x.Length), under = new(x.Length), rest = new(x.Length), room = new(x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            var (row, here) = (i >> _rows.Bits, indicator[i]);
            var d = _node.Centred ? _count * x[i] - sums[row] * here : x[i];
            (over[i], under[i]) = (_one * here + y[i], _one * here - y[i]);
            rest[i] = Two * _one * d + root[row] * here - Two * root[row] * y[i];
            room[i] = Two * root[row] * here - here - rest[i];
        }

        _quotient.Look(witness, over);
        _quotientRoom.Look(witness, under);
        _rest.Look(witness, rest);
        _restRoom.Look(witness, room);
    }

    public override void Argue(GraphWalk walk)
    {
        ArgueRows(walk);
        var point = walk.Lookups.PointOf(Shape.Bits);
        var (rows, inside, indicator) = (_rows.RowsOf(point), _rows.Inside(point), Shape.Indicator(point));
        var (over, under) = (Limbs(_quotient), Limbs(_quotientRoom));
        walk.Side.RequireEqual(over + under, indicator * (Two * _one), ProofFault.Sumcheck);
        walk.Open(Result, point, over - indicator * _one);
        var sent = walk.Side.Claim(3, () =>
        [
            Multilinear.Evaluate(walk.Vector(_node.Source).Span, point.Numbers()),
            Multilinear.Evaluate(_rows.Sums(walk.Vector(_node.Source)).Span, rows.Numbers()),
            Multilinear.Evaluate(walk.Witness.Copy(_root).Span, rows.Numbers()),
        ]);
        var (x, sum, root) = (sent[0], sent[1], sent[2]);
        walk.Add(_node.Source, TensorClaim.AtPoint(Shape, point, x));
        walk.Add(_node.Source, TensorClaim.AtPoint(Shape, _rows.MeanPoint(rows), sum * _rows.Mean));
        walk.Open(_root, rows, root);
        var (rest, room) = (Limbs(_rest), Limbs(_restRoom));
        walk.Side.RequireEqual(room, root * inside * Two - indicator - rest, ProofFault.Sumcheck);
        var d = _node.Centred ? x * _count - sum * inside : x;
        var product = d * _one + (root * inside - rest) * Two.Inverse();
        var (found, factor, quotient) = RowProduct.Argue(walk, _rows, point, product,
            () => walk.Witness.Copy(_root), () => walk.Witness.Copy(Result));
        walk.Open(_root, found, factor);
        walk.Open(Result, [.. found, .. _rows.ColumnsOf(point)], quotient);

        Scalar Limbs(LimbSum limbs) => limbs.Argue(walk.Lookups, point, walk.Open);
    }

    private void LookAtRows(InferenceWitness witness)
    {
        var (x, root) = (witness.Vector(_node.Source), witness.Copy(_root));
        var (sums, indicator) = (_rows.Sums(x), new BaseVector(root.Length));
        indicator.Span.Clear();
        foreach (var place in _rows.Rows.Places())
            indicator[place] = Goldilocks.One;
        BaseVector over = new(root.Length), under = new(root.Length), excess = new(root.Length),
            room = new(root.Length);
        var epsilon = Goldilocks.FromInt64(_node.Epsilon);
        for (var row = 0; row < root.Length; row++)
        {
            var squares = Goldilocks.Zero;
            for (var i = 0; i < 1 << _rows.Bits; i++)
                squares += x[(row << _rows.Bits) + i] * x[(row << _rows.Bits) + i];
            var square = epsilon * indicator[row] + (_node.Centred
                ? _count * _count * squares - _count * sums[row] * sums[row] : squares);
            (over[row], under[row]) = (root[row] - indicator[row], _rootMax * indicator[row] - root[row]);
            excess[row] = square - root[row] * root[row];
            room[row] = Two * root[row] - excess[row];
        }

        _over.Look(witness, over);
        _under.Look(witness, under);
        _excess.Look(witness, excess);
        _excessRoom.Look(witness, room);
    }

    /// <summary>The root's bounds, and a = v − t² by two sumchecks: one over all x², one over the rows' S² and t².
    /// </summary>
    private void ArgueRows(GraphWalk walk)
    {
        var point = walk.Lookups.PointOf(_rows.Rows.Bits);
        var indicator = _rows.Rows.Indicator(point);
        var root = Limbs(_over) + indicator;
        walk.Side.RequireEqual(Limbs(_under), indicator * _rootMax - root, ProofFault.Sumcheck);
        walk.Open(_root, point, root);
        var excess = Limbs(_excess);
        walk.Side.RequireEqual(Limbs(_excessRoom), root * Two - excess, ProofFault.Sumcheck);
        var squares = walk.Side.Claim(1, () => [Squares(walk.Vector(_node.Source), point)])[0];
        ArgueSquares(walk, point, squares);
        var rest = indicator * Goldilocks.FromInt64(_node.Epsilon) - excess +
            (_node.Centred ? squares * (_count * _count) : squares);
        SumcheckTable? sums = null, roots = null;
        var found = walk.Side.Sumcheck(ref rest, point.Length, 3, () =>
        {
            var eq = new SumcheckTable(EqTable.Build(point.Numbers()));
            sums = new SumcheckTable(_rows.Sums(walk.Vector(_node.Source)));
            roots = new SumcheckTable(walk.Witness.Copy(_root));
            return [new SumcheckTerm(SumFactor.Number, eq, sums, sums), new SumcheckTerm(Ext3.One, eq, roots, roots)];
        });
        var ends = walk.Side.Claim(2, () => [sums!.Value, roots!.Value]);
        walk.Side.RequireEqual(Eq.Of(point, found) *
            (SumFactor * ends[0] * ends[0] + ends[1] * ends[1]), rest, ProofFault.Sumcheck);
        walk.Add(_node.Source, TensorClaim.AtPoint(Shape, _rows.MeanPoint(found), ends[0] * _rows.Mean));
        walk.Open(_root, found, ends[1]);

        Scalar Limbs(LimbSum limbs) => limbs.Argue(walk.Lookups, point, walk.Open);
    }

    /// <summary>How often S² counts: n·S² where rows are centred, else not at all.</summary>
    private Scalar SumFactor => _node.Centred ? _count : Scalar.Zero;

    private void ArgueSquares(GraphWalk walk, Scalar[] rows, Scalar claim)
    {
        SumcheckTable? x = null;
        var found = walk.Side.Sumcheck(ref claim, Shape.Bits, 3, () =>
        {
            x = new SumcheckTable(walk.Vector(_node.Source));
            return [new SumcheckTerm(Ext3.One, new SumcheckTable(Weights(rows)), x, x)];
        });
        var value = walk.Side.Claim(1, () => [x!.Value])[0];
        walk.Side.RequireEqual(Eq.Of(rows, _rows.RowsOf(found)) * value * value, claim, ProofFault.Sumcheck);
        walk.Add(_node.Source, TensorClaim.AtPoint(Shape, found, value));
    }

    private Ext3 Squares(BaseVector x, Scalar[] rows)
    {
        using var weights = Weights(rows);
        using var squares = new BaseVector(x.Length);
        BaseKernels.Multiply(x.Span, x.Span, squares.Span);
        return ExtKernels.Dot(squares.Span, weights);
    }

    /// <summary>eq of the rows, repeated along each row.</summary>
    private ExtVector Weights(Scalar[] rows) =>
        AxisWeights.JoinNumbers([AxisWeights.At(rows), AxisWeights.Ones(_rows.Bits)]);

    /// <summary>The root of the largest sum of squares that the source's range allows, as the graph's analysis has it.
    /// </summary>
    private long LargestRoot(Tensors.Integers.Analysis.TensorFacts facts)
    {
        Int128 n = _rows.Length, spread = (Int128)facts.High - facts.Low;
        var magnitude = Int128.Max(Int128.Abs(facts.Low), Int128.Abs(facts.High));
        var squares = _node.Centred ? n * n * n * ((spread * spread + 3) / 4) : n * magnitude * magnitude;
        return NormaliseRow.RootOf((long)(squares + _node.Epsilon));
    }
}
