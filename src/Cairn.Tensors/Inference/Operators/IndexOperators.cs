using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>What moves elements without changing them.</summary>
internal static class IndexOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("Transpose", Operator.Of(Transpose)),
        ("Concat", Operator.Of(Concat)),
        ("Slice", Operator.Of(Slice, 1)),
        ("Split", new Operator(Split, 1)),
        ("Gather", Operator.Of(Gather)),
        ("Expand", Operator.Of(Expand, 1)),
        ("Pad", Operator.Of(Pad, 1)),
        ("NonZero", Operator.Of(NonZero, 0)),
        ("Tile", Operator.Of(Tile, 1)),
        ("Trilu", Operator.Of(Trilu, 1)),
    ];

    /// <summary>The elements at these places, in that order.</summary>
    public static ModelTensor Take(ModelTensor x, ImmutableArray<int> shape, ReadOnlySpan<int> places)
    {
        if (x.IsFloat)
        {
            var floats = new float[places.Length];
            for (var i = 0; i < floats.Length; i++)
                floats[i] = x.Floats[places[i]];
            return new ModelTensor(shape, floats);
        }

        var integers = new long[places.Length];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = x.Integers[places[i]];
        return new ModelTensor(x.Kind, shape, integers);
    }

    public static ImmutableArray<int> Permutation(OperatorCall call, int rank)
    {
        var order = call.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        return order.Order().SequenceEqual(Enumerable.Range(0, rank))
            ? order
            : throw call.Refuse($"{ShapeText.Of(order)} is no order of {rank} axes.");
    }

    public static int[] Strides(ImmutableArray<int> shape)
    {
        var strides = new int[shape.Length];
        for (int i = shape.Length - 1, stride = 1; i >= 0; stride *= shape[i--])
            strides[i] = stride;
        return strides;
    }

    private static ModelTensor Transpose(OperatorCall call)
    {
        var x = call.Input(0);
        var order = Permutation(call, x.Rank);
        var strides = Strides(x.Shape);
        ImmutableArray<int> shape = [.. order.Select(a => x.Shape[a])];
        call.Reserve(shape.AsSpan());
        return Take(x, shape, Broadcast.Strided(shape.AsSpan(), order.Select(a => strides[a]).ToArray(), 0));
    }

    private static ModelTensor Concat(OperatorCall call)
    {
        var first = call.Input(0);
        if (first.Rank == 0)
            throw call.Refuse("its inputs are scalars.");
        var axis = call.Axis(call.Int("axis", 0), first.Rank);
        var all = Enumerable.Range(0, call.InputCount).Select(call.Input).ToArray();
        if (all.Any(x => x.Kind != first.Kind || x.Rank != first.Rank ||
            x.Shape.Where((extent, i) => i != axis && extent != first.Shape[i]).Any()))
            throw call.Refuse("its inputs differ in type or in an axis that is not joined.");
        var shape = first.Shape.SetItem(axis, checked((int)Math.Min(all.Sum(x => (long)x.Shape[axis]), int.MaxValue)));
        var count = call.Reserve(shape.AsSpan());
        var rows = (int)ModelTensor.Elements(shape.AsSpan()[..axis]);
        var (floats, integers) = (new float[first.IsFloat ? count : 0], new long[first.IsFloat ? 0 : count]);
        for (int row = 0, at = 0; row < rows; row++)
            foreach (var x in all)
            {
                var length = x.Count / rows;
                if (first.IsFloat)
                    x.Floats.Slice(row * length, length).CopyTo(floats.AsSpan(at));
                else
                    x.Integers.Slice(row * length, length).CopyTo(integers.AsSpan(at));
                at += length;
            }

        return first.IsFloat ? new ModelTensor(shape, floats) : new ModelTensor(first.Kind, shape, integers);
    }

    private static ModelTensor Slice(OperatorCall call)
    {
        var x = call.Input(0);
        var (shape, start, strides) = (x.Shape.ToArray(), 0, Strides(x.Shape));
        foreach (var part in SliceAxis.Of(call, x.Shape))
        {
            start += part.Start * strides[part.Axis];
            strides[part.Axis] *= part.Step;
            shape[part.Axis] = part.Count;
        }

        call.Reserve(shape);
        return Take(x, [.. shape], Broadcast.Strided(shape, strides, start));
    }

    private static ModelTensor[] Split(OperatorCall call)
    {
        var x = call.Input(0);
        return [.. SliceAxis.OfSplit(call, x.Shape).Select(part =>
        {
            var (shape, strides) = (x.Shape.SetItem(part.Axis, part.Count), Strides(x.Shape));
            call.Reserve(shape.AsSpan());
            return Take(x, shape, Broadcast.Strided(shape.AsSpan(), strides, part.Start * strides[part.Axis]));
        })];
    }

    private static ModelTensor Gather(OperatorCall call)
    {
        var (x, indices) = (call.Input(0), call.Whole(1));
        if (x.Rank == 0)
            throw call.Refuse("it gathers from a scalar.");
        var axis = call.Axis(call.Int("axis", 0), x.Rank);
        ImmutableArray<int> shape = [.. x.Shape[..axis], .. indices.Shape, .. x.Shape[(axis + 1)..]];
        var places = new int[call.Reserve(shape.AsSpan())];
        int inner = (int)ModelTensor.Elements(x.Shape.AsSpan()[(axis + 1)..]), extent = x.Shape[axis];
        for (var i = 0; i < places.Length; i++)
        {
            var (outer, rest) = Math.DivRem(i, indices.Count * inner);
            var index = indices.Integers[rest / inner];
            if (index < -extent || index >= extent)
                throw call.Refuse($"index {index} of an axis of {extent}.");
            places[i] = (outer * extent + (int)(index < 0 ? index + extent : index)) * inner + rest % inner;
        }

        return Take(x, shape, places);
    }

    private static ModelTensor Expand(OperatorCall call)
    {
        var (x, wanted) = (call.Input(0), call.Whole(1));
        ImmutableArray<int> other = [.. wanted.Integers.ToArray()
            .Select(e => e is >= 0 and <= OnnxLimits.Elements ? (int)e : throw call.Refuse($"an extent of {e}."))];
        var shape = Broadcast.Shape(call, x.Shape, other);
        call.Reserve(shape.AsSpan());
        return Take(x, shape, Broadcast.Indices(x.Shape, shape));
    }

    private static ModelTensor Pad(OperatorCall call)
    {
        var x = call.Real(0);
        var pads = call.Ints("pads", 1) ?? throw call.Refuse("its pads are missing.");
        if (call.Text("mode", "constant") != "constant" || pads.Length != 2 * x.Rank || pads.Any(p => p < 0))
            throw call.Refuse("only constant padding by numbers from 0 on, for all axes, is taken.");
        var shape = x.Shape.Select((extent, i) => Sum(call, extent, pads[i], pads[i + x.Rank])).ToArray();
        var result = new float[call.Reserve(shape)];
        if (call.Optional(2) is { IsFloat: true, Count: 1 } fill)
            Array.Fill(result, fill.Floats[0]);
        var strides = Strides([.. shape]);
        var start = pads.Take(x.Rank).Select((p, i) => p * strides[i]).Sum();
        var places = Broadcast.Strided(x.Shape.AsSpan(), strides, start);
        for (var i = 0; i < places.Length; i++)
            result[places[i]] = x.Floats[i];
        return new ModelTensor([.. shape], result);
    }

    private static ModelTensor Tile(OperatorCall call)
    {
        var (x, repeats) = (call.Input(0), call.Ints("repeats", 1) ?? throw call.Refuse("its repeats are missing."));
        if (repeats.Length != x.Rank || repeats.Any(r => r < 1))
            throw call.Refuse($"its repeats are {ShapeText.Of(repeats)}.");
        ImmutableArray<int> shape = [.. x.Shape.Select((extent, i) =>
            (int)Math.Min((long)extent * repeats[i], int.MaxValue))];
        var places = new int[call.Reserve(shape.AsSpan())];
        var (from, to) = (Strides(x.Shape), Strides(shape));
        for (var i = 0; i < places.Length; i++)
            for (var axis = 0; axis < x.Rank; axis++)
                places[i] += i / to[axis] % shape[axis] % x.Shape[axis] * from[axis];
        return Take(x, shape, places);
    }

    private static ModelTensor Trilu(OperatorCall call)
    {
        var (x, diagonal) = (call.Input(0), call.Ints("k", 1) is [var k, ..] ? k : 0);
        if (x.Rank < 2)
            throw call.Refuse("its input is no matrix.");
        var (upper, columns, rows) = (call.Int("upper", 1) != 0, x.Shape[^1], x.Shape[^2]);
        bool Keeps(int i) => upper == (i % columns >= i / columns % rows + (long)diagonal + (upper ? 0 : 1));
        var count = call.Reserve(x.Shape.AsSpan());
        var (floats, integers) = (new float[x.IsFloat ? count : 0], new long[x.IsFloat ? 0 : count]);
        for (var i = 0; i < count; i++)
            if (Keeps(i) && x.IsFloat)
                floats[i] = x.Floats[i];
            else if (Keeps(i))
                integers[i] = x.Integers[i];
        return x.IsFloat ? new ModelTensor(x.Shape, floats) : new ModelTensor(x.Kind, x.Shape, integers);
    }

    private static int Sum(OperatorCall call, params ReadOnlySpan<int> parts)
    {
        var sum = 0L;
        foreach (var part in parts)
            sum += part;
        return sum <= OnnxLimits.Elements ? (int)sum : throw call.Refuse($"an extent of {sum}.");
    }

    private static ModelTensor NonZero(OperatorCall call)
    {
        var x = call.Input(0);
        var found = new List<int>();
        for (var i = 0; i < x.Count; i++)
            if (x.IsFloat ? x.Floats[i] != 0 : x.Integers[i] != 0)
                found.Add(i);
        ImmutableArray<int> shape = [x.Rank, found.Count];
        var (places, strides) = (new long[call.Reserve(shape.AsSpan())], Strides(x.Shape));
        for (var axis = 0; axis < x.Rank; axis++)
            for (var i = 0; i < found.Count; i++)
                places[axis * found.Count + i] = found[i] / strides[axis] % x.Shape[axis];
        return new ModelTensor(ElementKind.Int64, shape, places);
    }
}
