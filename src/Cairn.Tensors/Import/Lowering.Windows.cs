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
            return LoweredValue.Of(Add(new MaxPoolNode(x.Tensor, window)), x.Scale, Shape(node.Outputs[0]),
                x.ZeroPoint);
        if (window.IsPadded && call.Int("count_include_pad", 0) == 0)
            throw Refuse("its windows at the border count fewer elements.",
                "Set count_include_pad, or pad so that windows end inside.");
        var sum = Add(new WindowSumNode(x.Tensor, window));
        return LoweredValue.Of(sum, x.Scale / (kernel[0] * kernel[1]), Shape(node.Outputs[0]));
    }

    private LoweredValue GlobalMax(OnnxNode node)
    {
        var x = Factor(node.Inputs[0]);
        var (h, w) = (x.Shape[2], x.Shape[3]);
        var window = new WindowShape(h, w, h, w, 1, 1, 0, 0, 1, 1, 1, 1);
        return LoweredValue.Of(Add(new MaxPoolNode(x.Tensor, window)), x.Scale, Shape(node.Outputs[0]));
    }

    /// <summary>A sum along neighbouring axes, as windows over [1, outer, reduced, inner].</summary>
    private LoweredValue Reduced(OnnxNode node)
    {
        var x = Factor(node.Inputs[0]);
        var axes = node.Operator == "GlobalAveragePool"
            ? [2, 3]
            : Inference.Operators.ReductionOperators.Axes(Call(node), x.Shape.Length);
        if (axes.Length == 0 || axes[^1] - axes[0] != axes.Length - 1)
            throw Refuse("its axes are not neighbours.", "Transpose before it.");
        var outer = (int)ModelTensor.Elements(x.Shape.AsSpan()[..axes[0]]);
        var count = (int)ModelTensor.Elements(x.Shape.AsSpan()[axes[0]..(axes[^1] + 1)]);
        var inner = (int)ModelTensor.Elements(x.Shape.AsSpan()[(axes[^1] + 1)..]);
        var window = new WindowShape(count, inner, count, 1, 1, 1, 0, 0, 1, 1, 1, inner);
        var sum = Add(new WindowSumNode(Add(new ReshapeNode(x.Tensor, [1, outer, count, inner])), window));
        var shape = Shape(node.Outputs[0]);
        var scale = node.Operator == "ReduceSum" ? x.Scale : x.Scale / count;
        return LoweredValue.Of(Add(new ReshapeNode(sum, shape)), scale, shape);
    }
}
