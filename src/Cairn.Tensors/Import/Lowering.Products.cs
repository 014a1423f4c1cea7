using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    private LoweredValue Convolution(OnnxNode node)
    {
        var weights = Constant(node.Inputs[1]) ?? throw Refuse("its weights are computed.", "They must be constant.");
        var x = Factor(node.Inputs[0]);
        var bias = Bias(node, 2);
        var inner = weights.Count / weights.Shape[0];
        var int8 = Weights(node.Inputs[1], weights.Shape[0], i => i / inner, 0, bias, x.Scale);
        return Convolution(node, x, weights.Shape, int8, bias);
    }

    private LoweredValue Convolution(
        OnnxNode node, LoweredValue x, ImmutableArray<int> shape, Int8Weights weights, double[]? bias)
    {
        var (window, group) = Inference.Operators.WindowOperators.Windows(Call(node), x.Shape, shape);
        var scales = weights.Scales.Select(s => s * x.Scale).ToArray();
        var tensor = Add(new ConvolutionNode(Lifted(x), _composer.Int8(WindowShape.Lifted(shape), weights.Values),
            BiasParameter(bias, scales), window, group));
        return LoweredValue.Of(Landed(tensor), scales, 1, Shape(node.Outputs[0]));
    }

    private LoweredValue MatMul(OnnxNode node)
    {
        var (left, right) = (Constant(node.Inputs[0]), Constant(node.Inputs[1]));
        if (right is { Rank: 2 })
        {
            var x = Factor(node.Inputs[0]);
            var int8 = Weights(node.Inputs[1], right.Shape[1], i => i % right.Shape[1], 1, null, x.Scale);
            return Product(x, right.Shape, int8, null);
        }

        var a = left is null ? Factor(node.Inputs[0]) : ConstantTensor(left, left.Shape);
        var b = right is null ? Factor(node.Inputs[1]) : ConstantTensor(right, right.Shape);
        var shape = Shape(node.Outputs[0]);
        if (a.Shape.Length < 2 || b.Shape.Length < 2)
            throw Refuse("a factor is a vector.", "Give it two axes.");
        a = Broadcast(a, [.. shape[..^2], .. a.Shape[^2..]]);
        b = Broadcast(b, [.. shape[..^2], .. b.Shape[^2..]]);
        return LoweredValue.Of(Add(new MatrixProductNode(a.Tensor, b.Tensor)), a.Scale * b.Scale, shape);
    }

    private LoweredValue Gemm(OnnxNode node)
    {
        var call = Call(node);
        var weights = Constant(node.Inputs[1]);
        if (weights is null || call.Int("transA", 0) != 0)
            throw Refuse("its second factor is computed, or its first is transposed.", "Write it as MatMul.");
        var (x, transposed) = (Factor(node.Inputs[0]), call.Int("transB", 0) != 0);
        var (columns, depth) = transposed ? (weights.Shape[0], weights.Shape[1]) : (weights.Shape[1], weights.Shape[0]);
        var addend = node.Inputs.Length > 2 && node.Inputs[2].Length > 0 ? node.Inputs[2] : null;
        var constant = addend is null ? null : Constant(addend);
        var isVector = constant is not null && constant.Count == columns && (constant.Rank == 1 ||
            constant.Shape[^1] == columns);
        var (alpha, beta) = (call.Float("alpha", 1), call.Float("beta", 1));
        var bias = isVector ? Doubles(constant!).Select(b => b * beta / alpha).ToArray() : null;
        var int8 = Weights(node.Inputs[1], columns, i => transposed ? i / depth : i % columns, transposed ? 0 : 1, bias,
            x.Scale);
        if (transposed)
            int8 = int8 with { Values = [.. Enumerable.Range(0, columns * depth).Select(i =>
                int8.Values[i % columns * depth + i / columns])] };
        var product = Product(x, [depth, columns], int8, bias);
        product = alpha == 1 ? product : product.Times([alpha], -1);
        if (isVector || addend is null)
            return product;
        return constant is null ? product.Plus(Broadcast(Single(addend), product.Shape).Times([beta], -1))
            : constant.Count == 1 ? product.Plus([constant.Floats[0] * beta], -1)
            : product.Plus(ConstantTensor(constant, product.Shape).Times([beta], -1));
    }

    private LoweredValue Product(LoweredValue x, ImmutableArray<int> shape, Int8Weights weights, double[]? bias)
    {
        var scales = weights.Scales.Select(s => s * x.Scale).ToArray();
        var tensor = Add(new ProductNode(x.Tensor, _composer.Int8(shape, weights.Values), BiasParameter(bias, scales)));
        var result = Shape(_node.Outputs[0]);
        return LoweredValue.Of(tensor, scales, result.Length - 1, result);
    }

    private double[]? Bias(OnnxNode node, int index) => index < node.Inputs.Length && node.Inputs[index].Length > 0
        ? Doubles(Constant(node.Inputs[index]) ?? throw Refuse("its bias is computed.", "It must be constant."))
        : null;

    private int BiasParameter(double[]? bias, double[] scales) => bias is null ? -1 : _composer.Int32([bias.Length],
        [.. bias.Select((b, c) => (int)Math.Clamp(Math.Round(b / scales[c]), -int.MaxValue + 1, int.MaxValue - 1))]);

    /// <summary>The file's own integers where the weights are dequantised ones, else weights quantised here.</summary>
    private Int8Weights Weights(
        string name, int channels, Func<int, int> channel, int axis, double[]? bias, double inputScale)
    {
        if (!_graph.Dequantised.TryGetValue(name, out var node))
            return Int8Weights.Of(Constant(name)!.Floats, channels, channel, bias, inputScale);
        var (integers, scale) = (Constant(node.Inputs[0])!, Constant(node.Inputs[1])!);
        var zero = node.Inputs.Length > 2 ? Constant(node.Inputs[2]) : null;
        var call = Call(node);
        if (scale.Count > 1 && call.Axis(call.Int("axis", 1), integers.Rank) != axis)
            throw Refuse("its weights have scales along another axis than that of its outputs.",
                "Quantise them by output channel.");
        return Centred(integers, zero, Doubles(scale), channels, channel);
    }

    private Int8Weights Centred(
        ModelTensor integers, ModelTensor? zero, double[] scales, int channels, Func<int, int> channel)
    {
        var values = ImmutableArray.CreateBuilder<int>(integers.Count);
        for (var i = 0; i < integers.Count; i++)
        {
            var value = integers.Integers[i] - (zero?.Integers[zero.Count == 1 ? 0 : channel(i)] ?? 0);
            values.Add(value is >= sbyte.MinValue and <= sbyte.MaxValue
                ? (int)value
                : throw Refuse($"a weight is {value} after its zero point.", "Weights must fit int8."));
        }

        return new Int8Weights(values.MoveToImmutable(),
            scales.Length == channels ? scales : [.. Enumerable.Repeat(scales[0], channels)]);
    }
}
