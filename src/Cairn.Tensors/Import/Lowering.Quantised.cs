using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    private LoweredValue Quantised(OnnxNode node)
    {
        var (quantum, zero) = _ranges.Quantised(node) ??
            throw Refuse("its scale or zero point is not one constant.", "Quantise activations by tensor.");
        return Narrow(node.Inputs[0], quantum) with { ZeroPoint = zero };
    }

    private LoweredValue Dequantised(OnnxNode node)
    {
        var call = Call(node);
        var (scale, zero) = (call.Real(1), (int)(call.Optional(2)?.Integers[0] ?? 0));
        var x = Value(node.Inputs[0]);
        if (scale.Count != 1 || !x.IsPlain)
            throw Refuse("its input has several scales.", "Quantise activations by tensor.");
        var value = LoweredValue.Of(x.Tensor, scale.Floats[0], x.Shape);
        return x.ZeroPoint == zero ? value : value.Plus([(x.ZeroPoint - zero) * (double)scale.Floats[0]], -1);
    }

    private LoweredValue IntegerConvolution(OnnxNode node)
    {
        var linear = node.Operator == "QLinearConv";
        var (weights, scales, zero) = IntegerWeights(node, linear);
        var inner = weights.Count / weights.Shape[0];
        var int8 = Centred(weights, zero, scales, weights.Shape[0], i => i / inner);
        var x = IntegerFactor(node, linear);
        var bias = linear && node.Inputs.Length > 8 && Constant(node.Inputs[8]) is { } integers
            ? integers.Integers.ToArray().Select((b, c) => b * x.Scale * int8.Scales[c]).ToArray()
            : null;
        return Finished(node, linear, Convolution(node, x, weights.Shape, int8, bias));
    }

    private LoweredValue IntegerMatMul(OnnxNode node)
    {
        var linear = node.Operator == "QLinearMatMul";
        var (weights, scales, zero) = IntegerWeights(node, linear);
        if (weights.Rank != 2)
            throw Refuse($"its weights have {weights.Rank} axes.", "They are a matrix.");
        var int8 = Centred(weights, zero, scales, weights.Shape[1], i => i % weights.Shape[1]);
        return Finished(node, linear, Product(IntegerFactor(node, linear), weights.Shape, int8, null));
    }

    private (ModelTensor Weights, double[] Scales, ModelTensor? Zero) IntegerWeights(OnnxNode node, bool linear)
    {
        ModelTensor? At(int index) => index < node.Inputs.Length ? Constant(node.Inputs[index]) : null;
        var weights = At(linear ? 3 : 1) ?? throw Refuse("its weights are computed.", "They must be constant.");
        return (weights, linear ? Doubles(At(4) ?? throw Refuse("a scale is computed.")) : [1], At(linear ? 5 : 3));
    }

    private ModelTensor Fixed(OnnxNode node, int index) => Constant(node.Inputs[index]) is { Count: 1 } constant
        ? constant
        : throw Refuse($"its input {index} is no constant number.",
            "Quantise activations by tensor, with fixed scales.");

    private LoweredValue IntegerFactor(OnnxNode node, bool linear)
    {
        var x = Value(node.Inputs[0]);
        var zero = node.Inputs.Length > 2 && node.Inputs[2].Length > 0 ? (int)Fixed(node, 2).Integers[0] : 0;
        if (!x.IsPlain || x.ZeroPoint != zero)
            throw Refuse("its input has another zero point than the tensor that it reads.");
        return LoweredValue.Of(x.Tensor, linear ? Fixed(node, 1).Floats[0] : 1, x.Shape);
    }

    private LoweredValue Finished(OnnxNode node, bool linear, LoweredValue sum)
    {
        if (!linear)
            return sum;
        if (!(Fixed(node, 6).Floats[0] > 0) || !float.IsFinite(Fixed(node, 6).Floats[0]))
            throw Refuse("the scale of its output is not positive.");
        var zero = (int)Fixed(node, 7).Integers[0];
        var (low, high) = ModelTensor.Range(_graph.Types[node.Outputs[0]].Kind);
        var quantum = new Quantum(Fixed(node, 6).Floats[0], (int)low - zero, (int)high - zero);
        return Rescaled(sum, quantum) with { ZeroPoint = zero };
    }
}
