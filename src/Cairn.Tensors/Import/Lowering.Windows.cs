using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    private LoweredValue Pool(OnnxNode node)
    {
        var (call, x) = (Call(node), Factor(node.Inputs[0]));
        var kernel = call.Ints("kernel_shape") ?? throw Refuse("its kernel_shape is missing.");
        var window = WindowShape.Of(call, x.Shape, kernel);
        if (node.Operator == "MaxPool")
            return LoweredValue.Of(Landed(Add(new MaxPoolNode(Lifted(x), window))), x.Scale, Shape(node.Outputs[0]),
                x.ZeroPoint);
        if (window.IsPadded && call.Int("count_include_pad", 0) == 0)
            throw Refuse("its windows at the border count fewer elements.",
                "Set count_include_pad, or pad so that windows end inside.");
        var sum = Landed(Add(new WindowSumNode(Lifted(x), window)));
        return LoweredValue.Of(sum, x.Scale / kernel.Aggregate(1, (a, b) => a * b), Shape(node.Outputs[0]));
    }

    /// <summary>The tensor with four axes: windows over a line are windows over an image of one row.</summary>
    private int Lifted(LoweredValue x) =>
        x.Shape.Length == 4 ? x.Tensor : Add(new ReshapeNode(x.Tensor, WindowShape.Lifted(x.Shape)));

    /// <summary>A tensor of four axes with those of the node's output.</summary>
    private int Landed(int tensor) => Shape(_node.Outputs[0]) is { Length: 3 } shape
        ? Add(new ReshapeNode(tensor, shape))
        : tensor;

    private LoweredValue GlobalMax(OnnxNode node)
    {
        var x = Factor(node.Inputs[0]);
        var lifted = WindowShape.Lifted(x.Shape);
        if (lifted.Length != 4)
            throw Refuse($"its input has {x.Shape.Length} axes.", "Pooling over [N, C, L] or [N, C, H, W] is taken.");
        var (h, w) = (lifted[2], lifted[3]);
        var window = new WindowShape(h, w, h, w, 1, 1, 0, 0, 1, 1, 1, 1);
        return LoweredValue.Of(Landed(Add(new MaxPoolNode(Lifted(x), window))), x.Scale, Shape(node.Outputs[0]));
    }

    /// <summary>Zeros around an image: the sums of windows of one element, some of them beyond its border.</summary>
    private LoweredValue Padded(OnnxNode node)
    {
        var (call, x, shape) = (Call(node), Movable(node.Inputs[0]), Shape(node.Outputs[0]));
        var pads = call.Ints("pads", 1) ?? throw Refuse("its pads are missing.");
        var fill = call.Optional(2) is { IsFloat: true, Count: 1 } given ? given.Floats[0] : 0;
        if (shape.Length != 4 || fill != 0 || x.Offsets[0] != 0 || pads[0] + pads[1] + pads[4] + pads[5] != 0)
            throw Refuse("it pads other than the last two of four axes with 0.", "Let the convolution pad.");
        var window = new WindowShape(x.Shape[2], x.Shape[3], 1, 1, 1, 1, pads[2], pads[3], 1, 1, shape[2], shape[3]);
        return Moved(x, shape, t => new WindowSumNode(t, window));
    }

    /// <summary>A sum along neighbouring axes, as windows over [1, outer, reduced, inner].</summary>
    private LoweredValue Reduced(OnnxNode node)
    {
        var x = Factor(node.Inputs[0]);
        var axes = node.Operator == "GlobalAveragePool"
            ? [.. Enumerable.Range(2, x.Shape.Length - 2)]
            : Inference.Operators.ReductionOperators.Axes(Call(node), x.Shape.Length);
        if (axes.Length == 0 || axes[^1] - axes[0] != axes.Length - 1)
            throw Refuse("its axes are not neighbours.", "Transpose before it.");
        var outer = (int)ModelTensor.Elements(x.Shape.AsSpan()[..axes[0]]);
        var count = (int)ModelTensor.Elements(x.Shape.AsSpan()[axes[0]..(axes[^1] + 1)]);
        var inner = (int)ModelTensor.Elements(x.Shape.AsSpan()[(axes[^1] + 1)..]);
        var window = new WindowShape(count, inner, count, 1, 1, 1, 0, 0, 1, 1, 1, inner);
        var source = Add(new ReshapeNode(x.Tensor, [1, outer, count, inner]));
        var isMax = node.Operator == "ReduceMax";
        var sum = Add(isMax ? new MaxPoolNode(source, window) : new WindowSumNode(source, window));
        var shape = Shape(node.Outputs[0]);
        var scale = isMax || node.Operator == "ReduceSum" ? x.Scale : x.Scale / count;
        return LoweredValue.Of(Add(new ReshapeNode(sum, shape)), scale, shape);
    }
}
