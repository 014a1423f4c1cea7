using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Sums and maxima along axes.</summary>
internal static class ReductionOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("ReduceMean", Operator.Of(c => Reduce(c, 0, (a, b) => a + b, true), 1)),
        ("ReduceSum", Operator.Of(c => Reduce(c, 0, (a, b) => a + b, false), 1)),
        ("ReduceMax", Operator.Of(c => Reduce(c, float.NegativeInfinity, (a, b) => b > a ? b : a, false), 1)),
        ("ArgMax", Operator.Of(ArgMax)),
    ];

    /// <summary>The axes that are reduced, ascending.</summary>
    public static ImmutableArray<int> Axes(OperatorCall call, int rank)
    {
        var given = call.Ints("axes", 1);
        return given is { IsEmpty: false } axes
            ? [.. axes.Select(a => call.Axis(a, rank)).Distinct().Order()]
            : call.Int("noop_with_empty_axes", 0) != 0 ? [] : [.. Enumerable.Range(0, rank)];
    }

    /// <summary>The shape without the reduced axes, or with an extent of 1 there.</summary>
    public static ImmutableArray<int> Reduced(OperatorCall call, ImmutableArray<int> shape, ImmutableArray<int> axes) =>
        call.Int("keepdims", 1) != 0
            ? [.. shape.Select((extent, i) => axes.Contains(i) ? 1 : extent)]
            : [.. shape.Where((_, i) => !axes.Contains(i))];

    private static ModelTensor Reduce(
        OperatorCall call, float first, Func<float, float, float> fold, bool mean)
    {
        var x = call.Real(0);
        if (x.Count == 0)
            throw call.Refuse("its input is empty.");
        var axes = Axes(call, x.Rank);
        ImmutableArray<int> kept = [.. x.Shape.Select((extent, i) => axes.Contains(i) ? 1 : extent)];
        var places = Broadcast.Indices(kept, x.Shape);
        var sums = new float[call.Reserve(kept.AsSpan(), Math.Max(1, x.Count / Math.Max(1,
            ModelTensor.Elements(kept.AsSpan()))))];
        Array.Fill(sums, first);
        for (var i = 0; i < places.Length; i++)
            sums[places[i]] = fold(sums[places[i]], x.Floats[i]);
        for (var i = 0; mean && i < sums.Length; i++)
            sums[i] /= x.Count / sums.Length;
        return new ModelTensor(Reduced(call, x.Shape, axes), sums);
    }

    private static ModelTensor ArgMax(OperatorCall call)
    {
        var x = call.Real(0);
        if (x.Count == 0)
            throw call.Refuse("its input is empty.");
        var axis = call.Axis(call.Int("axis", 0), x.Rank);
        var (extent, last) = (x.Shape[axis], call.Int("select_last_index", 0) != 0);
        var inner = (int)ModelTensor.Elements(x.Shape.AsSpan()[(axis + 1)..]);
        var shape = Reduced(call, x.Shape, [axis]);
        var result = new long[call.Reserve(shape.AsSpan(), extent)];
        for (var i = 0; i < result.Length; i++)
        {
            var (start, best) = (i / inner * extent * inner + i % inner, 0);
            for (var k = 1; k < extent; k++)
            {
                var (value, top) = (x.Floats[start + k * inner], x.Floats[start + best * inner]);
                if (value > top || (last && value == top))
                    best = k;
            }

            result[i] = best;
        }

        return new ModelTensor(ElementKind.Int64, shape, result);
    }
}
