using Cairn.Tensors.Functions;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Element by element on two or three tensors that broadcast.</summary>
internal static class ArithmeticOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("Add", Pair((a, b) => a + b, (a, b) => a + b)),
        ("Sub", Pair((a, b) => a - b, (a, b) => a - b)),
        ("Mul", Pair((a, b) => a * b, (a, b) => a * b)),
        ("Div", Operator.Of(Divide)),
        ("Pow", Pair(Power, null)),
        ("Min", Many((a, b) => a < b ? a : b, Math.Min)),
        ("Max", Many((a, b) => a > b ? a : b, Math.Max)),
        ("Equal", Compare((a, b) => a == b, (a, b) => a == b)),
        ("Greater", Compare((a, b) => a > b, (a, b) => a > b)),
        ("GreaterOrEqual", Compare((a, b) => a >= b, (a, b) => a >= b)),
        ("Less", Compare((a, b) => a < b, (a, b) => a < b)),
        ("LessOrEqual", Compare((a, b) => a <= b, (a, b) => a <= b)),
        ("And", Pair(null, (a, b) => a & b)),
        ("Or", Pair(null, (a, b) => a | b)),
        ("Where", Operator.Of(Where)),
    ];

    public static float Power(float x, float exponent) => exponent switch
    {
        0 => 1,
        1 => x,
        2 => x * x,
        3 => x * x * x,
        0.5f => MathF.Sqrt(x),
        -0.5f => 1 / MathF.Sqrt(x),
        -1 => 1 / x,
        _ when x == 0 => exponent > 0 ? 0 : float.PositiveInfinity,
        _ when x < 0 && exponent != MathF.Floor(exponent) => float.NaN,
        _ => Elementary.Exp(exponent * Elementary.Log(MathF.Abs(x))) *
            (x < 0 && Math.Abs(exponent % 2) == 1 ? -1 : 1),
    };

    public static ModelTensor Combine(
        OperatorCall call, ModelTensor a, ModelTensor b, Func<float, float, float>? real, Func<long, long, long>? whole)
    {
        if (a.IsFloat != b.IsFloat || (a.IsFloat ? real is null : whole is null))
            throw call.Refuse($"it is not computed for {a.Kind} and {b.Kind}.");
        var shape = Broadcast.Shape(call, a.Shape, b.Shape);
        var count = call.Reserve(shape.AsSpan());
        var (ia, ib) = (Broadcast.Indices(a.Shape, shape), Broadcast.Indices(b.Shape, shape));
        if (a.IsFloat)
        {
            var result = new float[count];
            for (var i = 0; i < count; i++)
                result[i] = real!(a.Floats[ia[i]], b.Floats[ib[i]]);
            return new ModelTensor(shape, result);
        }

        var integers = new long[count];
        for (var i = 0; i < count; i++)
            integers[i] = whole!(a.Integers[ia[i]], b.Integers[ib[i]]);
        return Wrapped(a.Kind, new ModelTensor(a.Kind, shape, integers));
    }

    private static Operator Pair(Func<float, float, float>? real, Func<long, long, long>? whole) =>
        Operator.Of(call => Combine(call, call.Input(0), call.Input(1), real, whole));

    private static Operator Many(Func<float, float, float> real, Func<long, long, long> whole) => Operator.Of(call =>
    {
        var result = call.Input(0);
        for (var i = 1; i < call.InputCount; i++)
            result = Combine(call, result, call.Input(i), real, whole);
        return result;
    });

    private static Operator Compare(Func<float, float, bool> real, Func<long, long, bool> whole) => Operator.Of(call =>
    {
        var (a, b) = (call.Input(0), call.Input(1));
        var result = Combine(call, a, b, (x, y) => real(x, y) ? 1 : 0, (x, y) => whole(x, y) ? 1 : 0);
        var truth = new long[result.Count];
        for (var i = 0; i < truth.Length; i++)
            truth[i] = result.IsFloat ? (long)result.Floats[i] : result.Integers[i];
        return new ModelTensor(ElementKind.Bool, result.Shape, truth);
    });

    private static ModelTensor Divide(OperatorCall call)
    {
        var divisor = call.Input(1);
        if (!divisor.IsFloat && divisor.Integers.Contains(0))
            throw call.Refuse("it divides an integer by 0.");
        return Combine(call, call.Input(0), divisor, (a, b) => a / b,
            (a, b) => b == -1 ? unchecked(-a) : a / b);
    }

    private static ModelTensor Where(OperatorCall call)
    {
        var (condition, a, b) = (call.Whole(0), call.Input(1), call.Input(2));
        if (a.IsFloat != b.IsFloat)
            throw call.Refuse($"it chooses between {a.Kind} and {b.Kind}.");
        var shape = Broadcast.Shape(call, condition.Shape, a.Shape, b.Shape);
        var count = call.Reserve(shape.AsSpan());
        var ic = Broadcast.Indices(condition.Shape, shape);
        var (ia, ib) = (Broadcast.Indices(a.Shape, shape), Broadcast.Indices(b.Shape, shape));
        if (a.IsFloat)
        {
            var result = new float[count];
            for (var i = 0; i < count; i++)
                result[i] = condition.Integers[ic[i]] != 0 ? a.Floats[ia[i]] : b.Floats[ib[i]];
            return new ModelTensor(shape, result);
        }

        var integers = new long[count];
        for (var i = 0; i < count; i++)
            integers[i] = condition.Integers[ic[i]] != 0 ? a.Integers[ia[i]] : b.Integers[ib[i]];
        return new ModelTensor(a.Kind, shape, integers);
    }

    // Integer arithmetic of ONNX wraps at the width of its type.
    private static ModelTensor Wrapped(ElementKind kind, ModelTensor tensor)
    {
        if (kind is ElementKind.Int64 or ElementKind.Bool)
            return tensor;
        var integers = new long[tensor.Count];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = kind switch
            {
                ElementKind.UInt8 => (byte)tensor.Integers[i],
                ElementKind.Int8 => (sbyte)tensor.Integers[i],
                _ => (int)tensor.Integers[i],
            };
        return new ModelTensor(kind, tensor.Shape, integers);
    }
}
