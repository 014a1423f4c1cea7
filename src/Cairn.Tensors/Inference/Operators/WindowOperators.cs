using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Convolution and pooling over [N, C, H, W].</summary>
internal static class WindowOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("Conv", Operator.Of(c => Convolution(c, c.Real(0), c.Real(1), c.OptionalReal(2)))),
        ("MaxPool", Operator.Of(MaxPool)),
        ("AveragePool", Operator.Of(AveragePool)),
        ("GlobalAveragePool", Operator.Of(c => Global(c, true))),
        ("GlobalMaxPool", Operator.Of(c => Global(c, false))),
    ];

    /// <summary>Checks the weights [O, C/group, KH, KW] against the input and gives the windows.</summary>
    public static (WindowShape Window, int Group) Windows(OperatorCall call, ImmutableArray<int> x,
        ImmutableArray<int> w)
    {
        if (x.Length is not (3 or 4) || w.Length != x.Length)
            throw call.Refuse($"its input has {x.Length} axes and its weights {w.Length}.",
                "Convolutions over [N, C, L] or [N, C, H, W] are taken.");
        var group = call.Int("group", 1);
        if (group < 1 || x[1] != (long)w[1] * group || w[0] % group != 0)
            throw call.Refuse($"{x[1]} channels in {group} groups do not fit weights {ShapeText.Of(w)}.");
        if (call.Ints("kernel_shape") is { } kernel && !kernel.SequenceEqual(w[2..]))
            throw call.Refuse("its kernel_shape is not that of its weights.");
        return (WindowShape.Of(call, x, w[2..]), group);
    }

    /// <summary>One group of one image as columns: [C·KH·KW, OH·OW], with 0 where a window reaches beyond it.</summary>
    public static float[] Columns(ReadOnlySpan<float> image, int channels, WindowShape s)
    {
        var area = s.OutHeight * s.OutWidth;
        var columns = new float[channels * s.KernelHeight * s.KernelWidth * area];
        for (var row = 0; row < columns.Length / area; row++)
        {
            var (channel, tap) = Math.DivRem(row, s.KernelHeight * s.KernelWidth);
            var (ky, kx) = Math.DivRem(tap, s.KernelWidth);
            for (var oy = 0; oy < s.OutHeight; oy++)
            {
                var y = oy * s.StrideY + ky * s.DilationY - s.PadTop;
                if ((uint)y >= (uint)s.Height)
                    continue;
                var from = image.Slice((channel * s.Height + y) * s.Width, s.Width);
                var to = columns.AsSpan(row * area + oy * s.OutWidth, s.OutWidth);
                for (var ox = 0; ox < to.Length; ox++)
                    if ((uint)(ox * s.StrideX + kx * s.DilationX - s.PadLeft) is var x && x < (uint)s.Width)
                        to[ox] = from[(int)x];
            }
        }

        return columns;
    }

    public static ModelTensor Convolution(OperatorCall call, ModelTensor x, ModelTensor w, ModelTensor? bias)
    {
        var (s, group) = Windows(call, x.Shape, w.Shape);
        var (area, depth, outputs) = (s.OutHeight * s.OutWidth, w.Count / Math.Max(1, w.Shape[0]), w.Shape[0]);
        if (bias is not null && (!bias.IsFloat || bias.Count != outputs))
            throw call.Refuse($"its bias has {bias.Count} elements for {outputs} channels.");
        var shape = Shape(x, outputs, s);
        var result = new float[call.Reserve(shape.AsSpan(), depth)];
        call.Reserve([depth, area]);
        var (inPart, outPart) = (x.Shape[1] / group, outputs / group);
        for (var part = 0; part < x.Shape[0] * group; part++)
        {
            var columns = Columns(x.Floats.Slice(part * inPart * s.Height * s.Width, inPart * s.Height * s.Width),
                inPart, s);
            var to = result.AsSpan(part * outPart * area, outPart * area);
            var first = part % group * outPart;
            for (var o = 0; bias is not null && o < outPart; o++)
                to.Slice(o * area, area).Fill(bias.Floats[first + o]);
            FloatProduct.Add(w.Floats.Slice(first * depth, outPart * depth), columns, to, outPart, depth, area);
        }

        return new ModelTensor(shape, result);
    }

    private static ImmutableArray<int> Shape(ModelTensor x, int channels, WindowShape s) => x.Rank == 3
        ? [x.Shape[0], channels, s.OutWidth]
        : [x.Shape[0], channels, s.OutHeight, s.OutWidth];

    private static ModelTensor MaxPool(OperatorCall call)
    {
        if (call.Node.Outputs.Length > 1)
            throw call.Refuse("its second output, the indices, is used.", "Only the maxima are computed.");
        return Pool(call, float.NegativeInfinity, (a, b) => b > a ? b : a, (sum, _) => sum);
    }

    private static ModelTensor AveragePool(OperatorCall call)
    {
        var kernel = call.Ints("kernel_shape") ?? throw call.Refuse("its kernel_shape is missing.");
        var all = call.Int("count_include_pad", 0) != 0;
        if (all && call.Int("ceil_mode", 0) != 0)
            throw call.Refuse("it counts padding and rounds its extent up.", "Set one of the two to 0.");
        return Pool(call, 0, (a, b) => a + b, (sum, count) => sum / (all ? kernel.Aggregate(1, (a, b) => a * b)
            : count));
    }

    private static ModelTensor Pool(
        OperatorCall call, float first, Func<float, float, float> fold, Func<float, int, float> finish)
    {
        var x = call.Real(0);
        var s = WindowShape.Of(call, x.Shape, call.Ints("kernel_shape") ?? throw call.Refuse("no kernel_shape."));
        var shape = Shape(x, x.Shape[1], s);
        var result = new float[call.Reserve(shape.AsSpan(), s.KernelHeight * (long)s.KernelWidth)];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, ox) = Math.DivRem(i, s.OutWidth);
            var (plane, oy) = Math.DivRem(row, s.OutHeight);
            var (value, count) = (first, 0);
            for (var tap = 0; tap < s.KernelHeight * s.KernelWidth; tap++)
            {
                var y = oy * s.StrideY + tap / s.KernelWidth * s.DilationY - s.PadTop;
                var column = ox * s.StrideX + tap % s.KernelWidth * s.DilationX - s.PadLeft;
                if ((uint)y >= (uint)s.Height || (uint)column >= (uint)s.Width)
                    continue;
                value = fold(value, x.Floats[(plane * s.Height + y) * s.Width + column]);
                count++;
            }

            result[i] = count > 0 ? finish(value, count) : throw call.Refuse("a window lies wholly in the padding.");
        }

        return new ModelTensor(shape, result);
    }

    private static ModelTensor Global(OperatorCall call, bool average)
    {
        var x = call.Real(0);
        if (x.Rank < 3)
            throw call.Refuse($"its input has {x.Rank} axes.", "Pooling over [N, C, …] is taken.");
        ImmutableArray<int> shape = [x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
        var area = (int)ModelTensor.Elements(x.Shape.AsSpan()[2..]);
        var result = new float[call.Reserve(shape.AsSpan(), area)];
        if (area == 0)
            throw call.Refuse("its input is empty.");
        for (var i = 0; i < result.Length; i++)
        {
            var value = average ? 0 : float.NegativeInfinity;
            foreach (var element in x.Floats.Slice(i * area, area))
                value = average ? value + element : element > value ? element : value;
            result[i] = average ? value / area : value;
        }

        return new ModelTensor(shape, result);
    }
}
