using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>A table node: (x − first, y − value 0) is a row of the table.</summary>
internal sealed class FunctionArgument : NodeArgument
{
    private readonly TableNode _node;
    private readonly Goldilocks _first, _anchor;
    private readonly int _lookup;

    public FunctionArgument(PlanBuilder plan, int tensor, TableNode node)
        : base(tensor, plan.Shapes[tensor])
    {
        _node = node;
        _first = Goldilocks.FromInt64(node.First);
        _anchor = Goldilocks.FromInt64(plan.Graph.Tables[node.Table][0]);
        Result = plan.Witness.Add(Shape.Bits);
        _lookup = plan.Look(new FunctionTable(node.Table, plan.Graph), Shape.Bits);
    }

    public override int Result { get; }

    public override void Commit(InferenceWitness witness) => witness.Write(Result, Shape, witness.Tensors[Tensor]);

    public override void Look(InferenceWitness witness)
    {
        var (x, y) = (new BaseVector(witness.Vector(_node.Source).Span), witness.Copy(Result));
        foreach (var place in Shape.Places())
        {
            x[place] -= _first;
            y[place] -= _anchor;
        }

        witness.SetGroup(_lookup, x, y);
    }

    public override void Argue(GraphWalk walk)
    {
        var (point, columns) = (walk.Lookups.PointOf(Shape.Bits), walk.Lookups.Groups[_lookup]);
        var indicator = Shape.Indicator(point);
        walk.Open(Result, point, columns[1] + indicator * _anchor);
        walk.Add(_node.Source, TensorClaim.AtPoint(Shape, point, columns[0] + indicator * _first));
    }
}
