using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Constants, and what changes a shape but no element's order.</summary>
internal static class ShapeOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("Constant", Operator.Of(Constant)),
        ("ConstantOfShape", Operator.Of(Filled, 0)),
        ("Shape", Operator.Of(Shape)),
        ("Range", Operator.Of(Range, 0)),
        ("Reshape", Operator.Of(Reshape, 1)),
        ("Flatten", Operator.Of(Flatten)),
        ("Squeeze", Operator.Of(Squeeze, 1)),
        ("Unsqueeze", Operator.Of(Unsqueeze, 1)),
    ];

    private static ModelTensor Constant(OperatorCall call)
    {
        var given = call.Node.Attributes;
        if (given.TryGetValue("value", out var value) && value.Tensor is { } tensor)
            return tensor;
        if (given.TryGetValue("value_float", out var real))
            return ModelTensor.Scalar(real.Float);
        if (given.TryGetValue("value_int", out var whole))
            return new ModelTensor(ElementKind.Int64, [], [whole.Int]);
        if (given.TryGetValue("value_floats", out var floats))
            return new ModelTensor([floats.Floats.Length], [.. floats.Floats]);
        return given.TryGetValue("value_ints", out var list)
            ? new ModelTensor(ElementKind.Int64, [list.Ints.Length], [.. list.Ints])
            : throw call.Refuse("it gives no number.", "Texts and sparse tensors are not taken.");
    }

    private static ModelTensor Filled(OperatorCall call)
    {
        var shape = Extents(call, call.Whole(0));
        var value = call.Node.Attributes.TryGetValue("value", out var given) && given.Tensor is { Count: 1 } tensor
            ? tensor
            : ModelTensor.Scalar(0);
        var count = call.Reserve(shape.AsSpan());
        if (value.IsFloat)
        {
            var floats = new float[count];
            Array.Fill(floats, value.Floats[0]);
            return new ModelTensor(shape, floats);
        }

        var integers = new long[count];
        Array.Fill(integers, value.Integers[0]);
        return new ModelTensor(value.Kind, shape, integers);
    }

    private static ModelTensor Shape(OperatorCall call)
    {
        var x = call.Input(0);
        var start = Math.Clamp(call.Int("start", 0) is < 0 and var s ? s + x.Rank : call.Int("start", 0), 0, x.Rank);
        var end = Math.Clamp(call.Int("end", x.Rank) is < 0 and var e ? e + x.Rank : call.Int("end", x.Rank), start,
            x.Rank);
        var extents = x.Shape.AsSpan()[start..end].ToArray();
        return new ModelTensor(ElementKind.Int64, [extents.Length], [.. extents.Select(i => (long)i)]);
    }

    private static ModelTensor Range(OperatorCall call)
    {
        var (start, limit, step) = (Single(call, 0), Single(call, 1), Single(call, 2));
        if (step == 0)
            throw call.Refuse("its step is 0.");
        var count = Int128.Max(0, ((Int128)limit - start + step - Math.Sign(step)) / step);
        var shape = ImmutableArray.Create((int)Int128.Min(count, int.MaxValue));
        var list = new long[call.Reserve(shape.AsSpan())];
        for (var i = 0; i < list.Length; i++)
            list[i] = start + i * step;
        return new ModelTensor(ElementKind.Int64, shape, list);
    }

    private static long Single(OperatorCall call, int index) =>
        call.Whole(index) is { Count: 1 } one ? one.Integers[0] : throw call.Refuse($"input {index} is no scalar.");

    private static ModelTensor Reshape(OperatorCall call)
    {
        var x = call.Input(0);
        var wanted = call.Whole(1).Integers;
        if (wanted.Length > OnnxLimits.Rank)
            throw call.Refuse($"it wants {wanted.Length} axes.", $"A tensor has at most {OnnxLimits.Rank}.");
        var (shape, open, known) = (new int[wanted.Length], -1, 1L);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == -1 && open < 0)
                open = i;
            else if (wanted[i] == 0 && call.Int("allowzero", 0) == 0 && i < x.Rank)
                shape[i] = x.Shape[i];
            else if (wanted[i] is >= 0 and <= OnnxLimits.Elements)
                shape[i] = (int)wanted[i];
            else
                throw call.Refuse($"it wants an extent of {wanted[i]}.");
            if (open != i)
                known = Math.Min(known * shape[i], OnnxLimits.Elements + 1L);
        }

        if (open >= 0)
            shape[open] = known == 0 ? 0 : (int)(x.Count / known);
        return ModelTensor.Elements(shape) == x.Count
            ? x.Reshaped([.. shape])
            : throw call.Refuse($"{ShapeText.Of(x.Shape)} does not become {ShapeText.Of(wanted.ToArray())}.");
    }

    private static ModelTensor Flatten(OperatorCall call)
    {
        var x = call.Input(0);
        var axis = call.Int("axis", 1);
        axis = axis == x.Rank ? axis : call.Axis(axis, x.Rank);
        var rows = (int)ModelTensor.Elements(x.Shape.AsSpan()[..axis]);
        return x.Reshaped([rows, (int)ModelTensor.Elements(x.Shape.AsSpan()[axis..])]);
    }

    private static ModelTensor Squeeze(OperatorCall call)
    {
        var x = call.Input(0);
        var axes = call.Ints("axes", 1)?.Select(a => call.Axis(a, x.Rank)).ToHashSet();
        if (axes?.FirstOrDefault(a => x.Shape[a] != 1, -1) is >= 0 and var wide)
            throw call.Refuse($"axis {wide} has an extent of {x.Shape[wide]}, not 1.");
        return x.Reshaped([.. x.Shape.Where((extent, i) => axes is null ? extent != 1 : !axes.Contains(i))]);
    }

    private static ModelTensor Unsqueeze(OperatorCall call)
    {
        var x = call.Input(0);
        var given = call.Ints("axes", 1) ?? throw call.Refuse("its axes are missing.");
        var rank = x.Rank + given.Length;
        if (rank > OnnxLimits.Rank)
            throw call.Refuse($"its output has {rank} axes.");
        var axes = given.Select(a => call.Axis(a, rank)).ToHashSet();
        if (axes.Count != given.Length)
            throw call.Refuse("it names an axis twice.");
        var (shape, next) = (new int[rank], 0);
        for (var i = 0; i < rank; i++)
            shape[i] = axes.Contains(i) ? 1 : x.Shape[next++];
        return x.Reshaped([.. shape]);
    }

    private static ImmutableArray<int> Extents(OperatorCall call, ModelTensor list)
    {
        if (list.Count > OnnxLimits.Rank)
            throw call.Refuse($"it wants {list.Count} axes.");
        var shape = ImmutableArray.CreateBuilder<int>();
        foreach (var extent in list.Integers)
            shape.Add(extent is >= 0 and <= OnnxLimits.Elements
                ? (int)extent
                : throw call.Refuse($"it wants an extent of {extent}."));
        return shape.ToImmutable();
    }
}
