using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>The windows of a 2-D convolution or pooling over [N, C, H, W].</summary>
public readonly record struct WindowShape(
    int Height, int Width, int KernelHeight, int KernelWidth, int StrideY, int StrideX,
    int PadTop, int PadLeft, int DilationY, int DilationX, int OutHeight, int OutWidth)
{
    /// <summary>True if a window reaches beyond the input.</summary>
    public bool IsPadded => PadTop > 0 || PadLeft > 0 ||
        (OutHeight - 1) * StrideY + (KernelHeight - 1) * DilationY - PadTop >= Height ||
        (OutWidth - 1) * StrideX + (KernelWidth - 1) * DilationX - PadLeft >= Width;

    internal static WindowShape Of(OperatorCall call, ImmutableArray<int> input, ImmutableArray<int> kernel)
    {
        if (input.Length is not (3 or 4) || kernel.Length != input.Length - 2)
            throw call.Refuse($"its input has {input.Length} axes.",
                "Windows over [N, C, L] or [N, C, H, W] are taken.");
        var (axes, height) = (kernel.Length, input.Length == 3 ? 1 : input[2]);
        var y = axes == 1 ? new Axis(1, 1, 0, 1) : Axis.Of(call, 0, axes, height, kernel[0]);
        var x = Axis.Of(call, axes - 1, axes, input[^1], kernel[^1]);
        return new WindowShape(height, input[^1], axes == 1 ? 1 : kernel[0], kernel[^1], y.Stride, x.Stride, y.Before,
            x.Before,
            y.Dilation, x.Dilation, y.Count, x.Count);
    }

    /// <summary>[N, C, L] as [N, C, 1, L].</summary>
    internal static ImmutableArray<int> Lifted(ImmutableArray<int> shape) =>
        shape.Length == 3 ? shape.Insert(2, 1) : shape;

    private readonly record struct Axis(int Stride, int Dilation, int Before, int Count)
    {
        private const int Max = 1 << 15;

        public static Axis Of(OperatorCall call, int axis, int axes, int extent, int kernel)
        {
            var (stride, dilation) = (Part(call, "strides", axis, 1, 1), Part(call, "dilations", axis, 1, 1));
            if (kernel is < 1 or > Max)
                throw call.Refuse($"its kernel has an extent of {kernel}.");
            var reach = (kernel - 1L) * dilation + 1;
            var (before, after) = Pads(call, axis, axes, extent, stride, reach);
            var free = extent + before + after - reach;
            var roundUp = call.Int("ceil_mode", 0) != 0;
            var count = free < 0 ? 0 : (free + (roundUp ? stride - 1 : 0)) / stride + 1;
            if (roundUp && (count - 1) * stride >= extent + before)
                count--;
            return count is > 0 and <= int.MaxValue
                ? new Axis(stride, dilation, (int)before, (int)count)
                : throw call.Refuse($"its windows of {reach} do not fit an axis of {extent}.");
        }

        private static (long Before, long After) Pads(
            OperatorCall call, int axis, int axes, int extent, int stride, long reach)
        {
            var mode = call.Text("auto_pad", "NOTSET");
            if (mode is "NOTSET" or "")
                return (Part(call, "pads", axis, 0, 0), Part(call, "pads", axis + axes, 0, 0));
            if (mode == "VALID")
                return (0, 0);
            if (mode is not ("SAME_UPPER" or "SAME_LOWER"))
                throw call.Refuse($"its attribute auto_pad is '{mode}'.");
            var total = Math.Max(0, ((extent + stride - 1) / stride - 1L) * stride + reach - extent);
            return mode == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2);
        }

        private static int Part(OperatorCall call, string attribute, int index, int otherwise, int least)
        {
            if (call.Ints(attribute) is not { } list)
                return otherwise;
            return index < list.Length && list[index] >= least && list[index] <= Max
                ? list[index]
                : throw call.Refuse($"its attribute {attribute} is {ShapeText.Of(list)}.");
        }
    }
}
