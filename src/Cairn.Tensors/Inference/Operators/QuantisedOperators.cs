using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>The quantised operators, requantised by ONNX Runtime's rule: in fp32, rounding half to even.</summary>
internal static class QuantisedOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("QuantizeLinear", Operator.Of(Quantize)),
        ("DequantizeLinear", Operator.Of(Dequantize)),
        ("MatMulInteger", Operator.Of(c => Product(c, Centred(c, 0, 2), Centred(c, 1, 3)))),
        ("ConvInteger", Operator.Of(c => Convolution(c, Centred(c, 0, 2), Centred(c, 1, 3), null))),
        ("QLinearMatMul", Operator.Of(c => Requantised(c,
            Product(c, Centred(c, 0, 2), Centred(c, 3, 5)), 1, 4, 6, c.Whole(0).Kind, Last))),
        ("QLinearConv", Operator.Of(c => Requantised(c,
            Convolution(c, Centred(c, 0, 2), Centred(c, 3, 5), c.OptionalWhole(8)), 1, 4, 6, c.Whole(0).Kind, 1))),
    ];

    private const int Last = -1;

    /// <summary>A scale or zero point for each index of one axis, or a single one.</summary>
    public static int ChannelOf(OperatorCall call, int count, ImmutableArray<int> shape, int axis)
    {
        if (count < 2)
            return count == 1 ? 0 : throw call.Refuse("a scale or zero point is empty.");
        axis = call.Axis(axis, shape.Length);
        return shape[axis] == count
            ? (int)ModelTensor.Elements(shape.AsSpan()[(axis + 1)..])
            : throw call.Refuse($"{count} scales for an axis of {shape[axis]}.");
    }

    /// <summary>Integers less their zero point, as 64-bit integers.</summary>
    public static ModelTensor Centred(OperatorCall call, int index, int zeroIndex)
    {
        var (x, zero) = (call.Whole(index), call.OptionalWhole(zeroIndex));
        if (zero is null)
            return new ModelTensor(ElementKind.Int64, x.Shape, x.Integers.ToArray());
        if (zero.IsFloat || zero.Kind != x.Kind)
            throw call.Refuse($"input {index} and its zero point differ in type.");
        var axis = x.Rank == 4 ? 0 : x.Rank - 1;
        var inner = ChannelOf(call, zero.Count, x.Shape, axis);
        var result = new long[call.Reserve(x.Shape.AsSpan())];
        for (var i = 0; i < result.Length; i++)
            result[i] = x.Integers[i] - zero.Integers[inner == 0 ? 0 : i / inner % zero.Count];
        return new ModelTensor(ElementKind.Int64, x.Shape, result);
    }

    public static ModelTensor Product(OperatorCall call, ModelTensor a, ModelTensor b)
    {
        var shape = MatrixShape.Of(call, a.Shape, b.Shape);
        var result = new long[call.Reserve(shape.Output.AsSpan(), shape.K)];
        var (pa, pb) = shape.Batches();
        for (var i = 0; i < result.Length; i++)
        {
            var (batch, rest) = Math.DivRem(i, shape.M * shape.N);
            var (row, column) = Math.DivRem(rest, shape.N);
            for (var k = 0; k < shape.K; k++)
                result[i] += a.Integers[(pa[batch] * shape.M + row) * shape.K + k] *
                    b.Integers[(pb[batch] * shape.K + k) * shape.N + column];
        }

        return Accumulated(call, shape.Output, result);
    }

    public static ModelTensor Convolution(OperatorCall call, ModelTensor x, ModelTensor w, ModelTensor? bias)
    {
        if (x.Rank != 4)
            throw call.Refuse($"its input has {x.Rank} axes.", "Quantised convolutions over [N, C, H, W] are taken.");
        var (s, group) = WindowOperators.Windows(call, x.Shape, w.Shape);
        if (bias is not null && bias.Count != w.Shape[0])
            throw call.Refuse($"its bias has {bias.Count} elements for {w.Shape[0]} channels.");
        var (inPart, outPart) = (x.Shape[1] / group, w.Shape[0] / group);
        ImmutableArray<int> shape = [x.Shape[0], w.Shape[0], s.OutHeight, s.OutWidth];
        var result = new long[call.Reserve(shape.AsSpan(), w.Count / Math.Max(1, w.Shape[0]))];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, ox) = Math.DivRem(i, s.OutWidth);
            var (plane, oy) = Math.DivRem(row, s.OutHeight);
            var (n, o) = Math.DivRem(plane, w.Shape[0]);
            var sum = bias?.Integers[o] ?? 0;
            for (var tap = 0; tap < inPart * s.KernelHeight * s.KernelWidth; tap++)
            {
                var (c, cell) = Math.DivRem(tap, s.KernelHeight * s.KernelWidth);
                var y = oy * s.StrideY + cell / s.KernelWidth * s.DilationY - s.PadTop;
                var column = ox * s.StrideX + cell % s.KernelWidth * s.DilationX - s.PadLeft;
                if ((uint)y < (uint)s.Height && (uint)column < (uint)s.Width)
                    sum += w.Integers[o * inPart * s.KernelHeight * s.KernelWidth + tap] *
                        x.Integers[((n * x.Shape[1] + o / outPart * inPart + c) * s.Height + y) * s.Width + column];
            }

            result[i] = sum;
        }

        return Accumulated(call, shape, result);
    }

    private static ModelTensor Accumulated(OperatorCall call, ImmutableArray<int> shape, long[] sums) =>
        sums.All(s => s is >= int.MinValue and <= int.MaxValue)
            ? new ModelTensor(ElementKind.Int32, shape, sums)
            : throw call.Refuse("an accumulator leaves the range of int32.");

    private static ModelTensor Quantize(OperatorCall call)
    {
        var (x, scale, zero) = (call.Real(0), call.Real(1), call.OptionalWhole(2));
        var kind = zero?.Kind ?? (call.Int("output_dtype", 0) is 0 and var _ ? ElementKind.UInt8
            : (ElementKind)call.Int("output_dtype", 0));
        return Rounded(call, x, scale, zero, kind, call.Int("axis", 1), false);
    }

    private static ModelTensor Dequantize(OperatorCall call)
    {
        var (x, scale, zero) = (call.Whole(0), call.Real(1), call.OptionalWhole(2));
        if (call.Int("block_size", 0) != 0)
            throw call.Refuse("it has a scale for each block.", "A scale for each channel is taken.");
        var inner = ChannelOf(call, scale.Count, x.Shape, call.Int("axis", 1));
        if (zero is not null && zero.Count != scale.Count)
            throw call.Refuse($"{scale.Count} scales but {zero.Count} zero points.");
        var result = new float[call.Reserve(x.Shape.AsSpan())];
        for (var i = 0; i < result.Length; i++)
        {
            var channel = inner == 0 ? 0 : i / inner % scale.Count;
            result[i] = (x.Integers[i] - (zero?.Integers[channel] ?? 0)) * scale.Floats[channel];
        }

        return new ModelTensor(x.Shape, result);
    }

    private static ModelTensor Requantised(
        OperatorCall call, ModelTensor sums, int scaleA, int scaleB, int scaleY, ElementKind kind, int axis)
    {
        var (a, b, y) = (call.Real(scaleA), call.Real(scaleB), call.Real(scaleY));
        if (a.Count != 1 || y.Count != 1)
            throw call.Refuse("its activations have several scales.", "Only weights have a scale for each channel.");
        var factors = new float[b.Count];
        for (var i = 0; i < factors.Length; i++)
            factors[i] = a.Floats[0] * b.Floats[i] / y.Floats[0];
        var floats = new float[sums.Count];
        for (var i = 0; i < floats.Length; i++)
            floats[i] = sums.Integers[i];
        var zero = call.OptionalWhole(scaleY + 1);
        return Rounded(call, new ModelTensor(sums.Shape, floats), new ModelTensor([factors.Length], factors), zero,
            zero?.Kind ?? kind, axis, true);
    }

    private static ModelTensor Rounded(OperatorCall call, ModelTensor x, ModelTensor scale, ModelTensor? zero,
        ElementKind kind, int axis, bool multiply)
    {
        if (kind is not (ElementKind.UInt8 or ElementKind.Int8 or ElementKind.Int32))
            throw call.Refuse($"it quantises to {kind}.", "Int8 and uint8 are taken.");
        var (low, high) = ModelTensor.Range(kind);
        var inner = ChannelOf(call, scale.Count, x.Shape, axis);
        if (zero is not null && zero.Count != 1 && zero.Count != scale.Count)
            throw call.Refuse($"{scale.Count} scales but {zero.Count} zero points.");
        var result = new long[call.Reserve(x.Shape.AsSpan())];
        for (var i = 0; i < result.Length; i++)
        {
            var channel = inner == 0 ? 0 : i / inner % scale.Count;
            var real = multiply ? x.Floats[i] * scale.Floats[channel] : x.Floats[i] / scale.Floats[channel];
            var rounded = float.IsNaN(real) ? 0 : MathF.Round(real, MidpointRounding.ToEven);
            result[i] = (long)Math.Clamp((double)rounded + (zero?.Integers[channel % zero.Count] ?? 0), low, high);
        }

        return new ModelTensor(kind, x.Shape, result);
    }
}
