using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// The maximum of windows, tap by tap: first along columns, then along rows. For m, the larger of a and b,
/// (a − b, m − b) is a row of the table of (d, the larger of d and 0). A tap beyond the border counts as the least
/// number of the source's range, which the window's other taps reach in any case.
/// </summary>
internal sealed class MaxPoolArgument : NodeArgument
{
    private const int SpanMax = (1 << 16) - 1;

    private readonly MaxPoolNode _node;
    private readonly PaddedShape _source;
    private readonly List<MaxStep> _steps = [];
    private readonly int _low;

    public MaxPoolArgument(PlanBuilder plan, int tensor, MaxPoolNode node)
        : base(tensor, plan.Shapes[tensor])
    {
        (_node, _source) = (node, plan.Shapes[node.Source]);
        var facts = plan.Facts.Tensors[node.Source];
        _low = facts.Low;
        if ((long)facts.High - facts.Low > SpanMax)
            throw plan.Refuse(tensor, $"its numbers go from {facts.Low} to {facts.High}.",
                $"A proof takes a maximum over at most {SpanMax} between the least and the largest.");
        if (node.Window.KernelHeight * node.Window.KernelWidth == 1)
            throw plan.Refuse(tensor, "its windows have one element.", "Remove the node, or take a slice.");
        var table = new MaxTable(facts.High - facts.Low);
        var (rows, columns) = (WindowMap.Rows(node.Window), WindowMap.Columns(node.Window));
        var from = -1;
        if (columns.Kernel > 1)
        {
            WindowMap? together = rows.Kernel > 1 ? null : rows;
            var shape = together is null
                ? new PaddedShape(_source.Extents.SetItem(3, columns.Count)) : Shape;
            from = AddSteps(plan, table, shape, -1, together, columns, false);
        }

        if (rows.Kernel > 1)
            from = AddSteps(plan, table, Shape, from, rows, columns.Kernel > 1 ? null : columns, true);
        Result = from;
    }

    public override int Result { get; }

    public override void Commit(InferenceWitness witness)
    {
        foreach (var step in _steps)
        {
            var (a, b, result) = (Before(witness, step), Taps(witness, step, step.Tap), witness.Column(step.Result));
            for (var i = 0; i < a.Length; i++)
                result[i] = Signed(a[i]) > Signed(b[i]) ? a[i] : b[i];
        }
    }

    public override void Look(InferenceWitness witness)
    {
        foreach (var step in _steps)
        {
            var (d, b, m) = (Before(witness, step), Taps(witness, step, step.Tap), witness.Copy(step.Result));
            for (var i = 0; i < d.Length; i++)
            {
                d[i] -= b[i];
                m[i] -= b[i];
            }

            witness.SetGroup(step.Group, d, m);
        }
    }

    public override void Argue(GraphWalk walk)
    {
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            var step = _steps[i];
            var (point, columns) = (walk.Lookups.PointOf(step.Shape.Bits), walk.Lookups.Groups[step.Group]);
            var b = walk.Side.Claim(1, () => [Polynomials.Multilinear.Evaluate(
                Taps(walk.Witness, step, step.Tap).Span, point.Numbers())])[0];
            walk.Open(step.Result, point, columns[1] + b);
            ClaimTap(walk, step, step.Tap, point, b);
            if (step.Before < 0)
                ClaimTap(walk, step, 0, point, columns[0] + b);
            else
                walk.Open(step.Before, point, columns[0] + b);
        }
    }

    private int AddSteps(
        PlanBuilder plan, MaxTable table, PaddedShape shape, int from, WindowMap? rows, WindowMap? columns,
        bool areRows)
    {
        var (before, kernel) = (-1, (areRows ? rows : columns)!.Value.Kernel);
        for (var tap = 1; tap < kernel; tap++)
        {
            var result = plan.Witness.Add(shape.Bits);
            _steps.Add(new MaxStep(result, shape, before, from, tap, rows, columns, areRows,
                plan.Look(table, shape.Bits)));
            before = result;
        }

        return before;
    }

    /// <summary>A claim about one tap of all windows, as one about what the taps read.</summary>
    private void ClaimTap(GraphWalk walk, MaxStep step, int tap, Scalar[] point, Scalar value)
    {
        var claim = TensorClaim.AtPoint(step.Shape, point, value);
        var weights = claim.Weights;
        var (all, inside) = (Scalar.One, Scalar.One);
        for (var axis = 0; axis < 4; axis++)
        {
            var map = axis == 2 ? step.Rows : axis == 3 ? step.Columns : null;
            var sum = weights[axis].SumOfFirst(step.Shape.Extents[axis]);
            all *= sum;
            if (map is not { } moved)
            {
                inside *= sum;
                continue;
            }

            var moving = axis == 2 ? step.RowTap(tap) : step.ColumnTap(tap);
            inside *= moved.Inside(weights[axis], moving);
            weights[axis] = moved.Tap(weights[axis], moving);
        }

        claim = claim with { Value = value - (all - inside) * Goldilocks.FromInt64(_low) };
        if (step.From < 0)
            walk.Add(_node.Source, claim);
        else
            walk.Resolve(step.From, SourceOf(step), claim);
    }

    private PaddedShape SourceOf(MaxStep step) =>
        step.From < 0 ? _source : _steps.First(s => s.Result == step.From).Shape;

    private BaseVector Before(InferenceWitness witness, MaxStep step) =>
        step.Before < 0 ? Taps(witness, step, 0) : witness.Copy(step.Before);

    /// <summary>One tap of all windows.</summary>
    private BaseVector Taps(InferenceWitness witness, MaxStep step, int tap)
    {
        var source = SourceOf(step);
        var values = step.From < 0 ? witness.Vector(_node.Source) : witness.Copy(step.From);
        var (from, to) = (source.Places(), step.Shape.Places());
        var taps = new BaseVector(step.Shape.Length);
        taps.Span.Clear();
        int height = step.Shape.Extents[2], width = step.Shape.Extents[3];
        int sourceHeight = source.Extents[2], sourceWidth = source.Extents[3];
        var low = Goldilocks.FromInt64(_low);
        for (var i = 0; i < to.Length; i++)
        {
            var (rest, column) = Math.DivRem(i, width);
            var (plane, row) = Math.DivRem(rest, height);
            row = step.Rows is { } rows ? rows.Place(row, step.RowTap(tap)) : row;
            column = step.Columns is { } columns ? columns.Place(column, step.ColumnTap(tap)) : column;
            var isInside = (uint)row < (uint)sourceHeight && (uint)column < (uint)sourceWidth;
            taps[to[i]] = isInside ? values[from[(plane * sourceHeight + row) * sourceWidth + column]] : low;
        }

        return taps;
    }

    private static long Signed(Goldilocks value) =>
        value.Value > Goldilocks.Modulus / 2 ? (long)(value.Value - Goldilocks.Modulus) : (long)value.Value;
}
