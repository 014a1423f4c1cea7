using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>Elements Start, Start + Step, … of one axis, so many.</summary>
internal readonly record struct SliceAxis(int Axis, int Start, int Step, int Count)
{
    /// <summary>The axes that a Slice cuts.</summary>
    public static ImmutableArray<SliceAxis> Of(OperatorCall call, ImmutableArray<int> shape)
    {
        var old = call.Has("starts");
        var starts = call.Ints("starts", 1) ?? throw call.Refuse("its starts are missing.");
        var ends = call.Ints("ends", 2) ?? throw call.Refuse("its ends are missing.");
        var axes = (old ? call.Ints("axes") : call.Ints("axes", 3)) ?? [.. Enumerable.Range(0, starts.Length)];
        var steps = call.Ints("steps", 4) ?? [.. Enumerable.Repeat(1, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw call.Refuse("its starts, ends, axes and steps differ in number.");
        if (axes.Select(a => call.Axis(a, shape.Length)).Distinct().Count() != axes.Length)
            throw call.Refuse("it names an axis twice.");
        return [.. starts.Select((start, i) => Part(call, shape, call.Axis(axes[i], shape.Length), start, ends[i],
            steps[i]))];
    }

    /// <summary>The parts of a Split, one for each output.</summary>
    public static ImmutableArray<SliceAxis> OfSplit(OperatorCall call, ImmutableArray<int> shape)
    {
        var (axis, parts) = (call.Axis(call.Int("axis", 0), shape.Length), call.Node.Outputs.Length);
        var each = (shape[axis] + parts - 1) / parts;
        var sizes = call.Ints("split", 1) ??
            [.. Enumerable.Range(0, parts).Select(i => Math.Min(each, shape[axis] - i * each))];
        if (sizes.Length != parts || sizes.Any(s => s < 0) || sizes.Sum(s => (long)s) != shape[axis])
            throw call.Refuse($"its parts {ShapeText.Of(sizes)} do not make up axis {axis} of {shape[axis]}.");
        var start = 0;
        return [.. sizes.Select(size => new SliceAxis(axis, (start += size) - size, 1, size))];
    }

    private static SliceAxis Part(OperatorCall call, ImmutableArray<int> shape, int axis, long start, long end,
        long step)
    {
        var extent = shape[axis];
        if (step == 0)
            throw call.Refuse("its step is 0.");
        if (extent == 0)
            return new SliceAxis(axis, 0, 1, 0);
        start = Math.Clamp(start < 0 ? start + extent : start, 0, step > 0 ? extent : extent - 1);
        end = Math.Clamp(end < 0 ? end + extent : end, step > 0 ? 0 : -1, extent);
        var count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        return new SliceAxis(axis, (int)start, (int)step, (int)Math.Max(0, count));
    }
}
