using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Analysis;

internal sealed partial class NodeAnalysis
{
    private const int WindowMax = 1 << 15;

    private ImmutableArray<int> Windows(int source, WindowShape w, bool filled)
    {
        var x = Shape(source);
        if (x.Length != 4 || w.Height != x[2] || w.Width != x[3])
            throw Refuse($"windows over {w.Height}×{w.Width} of {ShapeText.Of(x)}.", "");
        Axis(w.Height, w.KernelHeight, w.StrideY, w.PadTop, w.DilationY, w.OutHeight, filled);
        Axis(w.Width, w.KernelWidth, w.StrideX, w.PadLeft, w.DilationX, w.OutWidth, filled);
        WorkEach = (long)w.KernelHeight * w.KernelWidth;
        return [x[0], x[1], w.OutHeight, w.OutWidth];
    }

    private void Axis(int extent, int kernel, int stride, int pad, int dilation, int count, bool filled)
    {
        if (kernel is < 1 or > WindowMax || stride is < 1 or > WindowMax || dilation is < 1 or > WindowMax ||
            pad is < 0 or > WindowMax || count is < 1 or > IntegerLimits.Elements)
            throw Refuse("a number of its windows is out of range.", $"From 1 (padding: 0) to {WindowMax}.");
        var last = (count - 1L) * stride - pad;
        if (filled ? last >= extent : last > extent + WindowMax)
            throw Refuse("its last window lies beyond the border.", "");
        for (var i = 0; filled && i < count; i++)
            if (!HasTap(extent, kernel, dilation, (long)i * stride - pad))
                throw Refuse($"window {i} of an axis lies wholly in the padding.", "");
    }

    private static bool HasTap(int extent, int kernel, int dilation, long start)
    {
        var first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
        return first < kernel && start + first * dilation < extent;
    }

    private ImmutableArray<int> Reshape(ReshapeNode n) =>
        GraphHeader.Shape(name, n.Shape) == tensors[n.Source].Count
            ? n.Shape
            : throw Refuse($"{ShapeText.Of(Shape(n.Source))} does not become {ShapeText.Of(n.Shape)}.", "");

    private ImmutableArray<int> Transpose(TransposeNode n)
    {
        var x = Shape(n.Source);
        return n.Order.Order().SequenceEqual(Enumerable.Range(0, x.Length))
            ? [.. n.Order.Select(a => x[a])]
            : throw Refuse($"{ShapeText.Of(n.Order)} is no order of {x.Length} axes.", "");
    }

    private ImmutableArray<int> Slice(SliceNode n)
    {
        var x = Shape(n.Source);
        if ((uint)n.Axis >= (uint)x.Length || n.Count < 1)
            throw Refuse($"{n.Count} elements of axis {n.Axis} of {x.Length}.", "");
        var last = n.Start + (n.Count - 1L) * n.Step;
        return n.Start >= 0 && n.Start < x[n.Axis] && last >= 0 && last < x[n.Axis]
            ? x.SetItem(n.Axis, n.Count)
            : throw Refuse($"it goes from {n.Start} to {last} in an axis of {x[n.Axis]}.", "");
    }

    private (ImmutableArray<int>, Interval) Concat(ConcatNode n)
    {
        if (n.Parts.Length is < 1 or > IntegerLimits.Count)
            throw Refuse($"it joins {n.Parts.Length} tensors.", "");
        var (first, extent, range) = (Shape(n.Parts[0]), 0L, Range(n.Parts[0]));
        if ((uint)n.Axis >= (uint)first.Length)
            throw Refuse($"axis {n.Axis} of {first.Length}.", "");
        foreach (var part in n.Parts)
        {
            if (!Shape(part).RemoveAt(Math.Min(n.Axis, Shape(part).Length - 1)).SequenceEqual(first.RemoveAt(n.Axis)))
                throw Refuse($"{ShapeText.Of(Shape(part))} does not join {ShapeText.Of(first)}.", "");
            extent += Shape(part)[n.Axis];
            range = range.With(Range(part));
        }

        return extent <= IntegerLimits.Elements
            ? (first.SetItem(n.Axis, (int)extent), range)
            : throw Refuse($"an axis of {extent}.", "");
    }
}
