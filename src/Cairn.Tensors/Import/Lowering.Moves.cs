using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    /// <summary>A value that may be moved as it is: every part of it has a common scale.</summary>
    private LoweredValue Movable(string name)
    {
        var value = Value(name);
        return value.Axis < 0 && !value.IsClamped ? value : Single(name);
    }

    private LoweredValue Moved(LoweredValue value, ImmutableArray<int> shape, Func<int, IntegerNode> move) => value with
    {
        Terms = [.. value.Terms.Select(t => t with { Tensor = Add(move(t.Tensor)) })],
        Shape = shape,
    };

    private LoweredValue Reshaped(OnnxNode node)
    {
        var shape = Shape(node.Outputs[0]);
        return Moved(Movable(node.Inputs[0]), shape, t => new ReshapeNode(t, shape));
    }

    private LoweredValue Transposed(OnnxNode node)
    {
        var value = Value(node.Inputs[0]);
        var order = Inference.Operators.IndexOperators.Permutation(Call(node), value.Shape.Length);
        return Moved(value with { Axis = value.Axis < 0 ? -1 : order.IndexOf(value.Axis) }, Shape(node.Outputs[0]),
            t => new TransposeNode(t, order));
    }

    private LoweredValue Sliced(OnnxNode node)
    {
        var value = Value(node.Inputs[0]);
        foreach (var part in SliceAxis.Of(Call(node), value.Shape))
            if (part.Start != 0 || part.Step != 1 || part.Count != value.Shape[part.Axis])
                value = Cut(value, part);
        return value;
    }

    private void Split(OnnxNode node)
    {
        var value = Value(node.Inputs[0]);
        var parts = SliceAxis.OfSplit(Call(node), value.Shape);
        for (var i = 0; i < parts.Length; i++)
            _values[node.Outputs[i]] = Cut(value, parts[i]);
    }

    private LoweredValue Cut(LoweredValue value, SliceAxis part)
    {
        var shape = value.Shape.SetItem(part.Axis, part.Count);
        if (value.Axis == part.Axis)
            value = value.Picked(list => list.Length == 1 ? list
                : [.. Enumerable.Range(0, part.Count).Select(i => list[part.Start + i * part.Step])]);
        if (value.Axis == part.Axis && part.Count == 1)
            value = value with { Axis = -1 };
        return Moved(value, shape, t => new SliceNode(t, part.Axis, part.Start, part.Step, part.Count));
    }

    private LoweredValue Joined(OnnxNode node)
    {
        var (shape, output) = (Shape(node.Outputs[0]), node.Outputs[0]);
        var call = Call(node);
        var axis = call.Axis(call.Int("axis", 0), shape.Length);
        var parts = node.Inputs.Select(n => Constant(n) is null ? Value(n) : null).ToArray();
        if (parts.All(p => p is { IsPlain: true } && p.Scale == parts[0]!.Scale && p.ZeroPoint == parts[0]!.ZeroPoint))
            return LoweredValue.Of(Add(new ConcatNode([.. parts.Select(p => p!.Tensor)], axis)),
                parts[0]!.Scale, shape, parts[0]!.ZeroPoint);
        var quantum = _ranges.Of(output, _options.ActivationBits);
        var joined = node.Inputs.Select(n => Constant(n) is { } constant
            ? Rescaled(ConstantTensor(constant, constant.Shape), quantum)
            : Narrow(n, quantum));
        return LoweredValue.Of(Add(new ConcatNode([.. joined.Select(p => p.Tensor)], axis)), quantum.Scale, shape);
    }

    private LoweredValue Gathered(OnnxNode node)
    {
        var (call, shape) = (Call(node), Shape(node.Outputs[0]));
        if (Constant(node.Inputs[0]) is { } rows)
        {
            if (rows.Rank != 2 || !rows.IsFloat || call.Axis(call.Int("axis", 0), 2) != 0)
                throw Refuse("it gathers other than rows of a matrix of floats.");
            var table = Weights(node.Inputs[0], 1, _ => 0, -1, null, 1);
            return LoweredValue.Of(Add(new EmbeddingNode(Value(node.Inputs[1]).Tensor,
                _composer.Int8(rows.Shape, table.Values))), table.Scales[0], shape);
        }

        var indices = Constant(node.Inputs[1]) ?? throw Refuse("both its inputs are computed.");
        var value = Movable(node.Inputs[0]);
        var axis = call.Axis(call.Int("axis", 0), value.Shape.Length);
        var list = indices.Integers.ToArray().Select(i => (int)(i < 0 ? i + value.Shape[axis] : i)).ToArray();
        var step = list.Length > 1 ? list[1] - list[0] : 1;
        if (list.Where((index, i) => index != list[0] + i * step).Any())
            throw Refuse("its indices have no common step.", "Gather them one by one.");
        value = Cut(value, new SliceAxis(axis, list[0], step, list.Length));
        return Moved(value, shape, t => new ReshapeNode(t, shape));
    }
}
