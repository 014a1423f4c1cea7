using Cairn.Tensors.Functions;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Element by element on one tensor.</summary>
internal static class UnaryOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("Relu", Map(_ => x => x > 0 ? x : 0)),
        ("LeakyRelu", Map(c => Leaky(c.Float("alpha", 0.01f)))),
        ("Elu", Map(c => Elu(c.Float("alpha", 1)))),
        ("Sigmoid", Map(_ => Elementary.Sigmoid)),
        ("HardSigmoid", Map(c => HardSigmoid(c.Float("alpha", 0.2f), c.Float("beta", 0.5f)))),
        ("HardSwish", Map(_ => x => x * HardSigmoid(1 / 6f, 0.5f)(x))),
        ("Tanh", Map(_ => Elementary.Tanh)),
        ("Erf", Map(_ => Elementary.Erf)),
        ("Gelu", Map(c => Gelu(c, c.Text("approximate", "none")))),
        ("Exp", Map(_ => Elementary.Exp)),
        ("Log", Map(_ => Elementary.Log)),
        ("Sqrt", Map(_ => MathF.Sqrt)),
        ("Floor", Map(_ => MathF.Floor)),
        ("Ceil", Map(_ => MathF.Ceiling)),
        ("Round", Map(_ => x => MathF.Round(x, MidpointRounding.ToEven))),
        ("Sign", Map(_ => x => x > 0 ? 1 : x < 0 ? -1 : 0)),
        ("Softsign", Map(_ => x => x / (1 + MathF.Abs(x)))),
        ("Softplus", Map(_ => Softplus)),
        ("Mish", Map(_ => x => x * Elementary.Tanh(Softplus(x)))),
        ("Selu", Map(c => Selu(c.Float("alpha", 1.6732632f), c.Float("gamma", 1.050701f)))),
        ("Celu", Map(c => Celu(c.Float("alpha", 1)))),
        ("Neg", Map(_ => x => -x)),
        ("Abs", Map(_ => MathF.Abs)),
        ("Reciprocal", Map(_ => x => 1 / x)),
        ("PRelu", Operator.Of(PRelu)),
        ("Clip", Operator.Of(Clip)),
        ("Not", Operator.Of(Not)),
        ("Cast", Operator.Of(Cast)),
        ("Identity", Operator.Of(c => c.Input(0))),
        ("Dropout", new Operator(Dropout)),
    ];

    /// <summary>Float types of other widths are computed as float32.</summary>
    private const int HalfNumber = 10, DoubleNumber = 11;

    private static Operator Map(Func<OperatorCall, Func<float, float>> function) => Operator.Of(call =>
    {
        var x = call.Real(0);
        var f = function(call);
        var result = new float[call.Reserve(x.Shape.AsSpan(), 8)];
        for (var i = 0; i < result.Length; i++)
            result[i] = f(x.Floats[i]);
        return new ModelTensor(x.Shape, result);
    });

    private static Func<float, float> Leaky(float slope) => x => x < 0 ? slope * x : x;

    private static Func<float, float> Elu(float alpha) => x => x < 0 ? alpha * (Elementary.Exp(x) - 1) : x;

    private static float Softplus(float x) =>
        MathF.Max(x, 0) + Elementary.Log(1 + Elementary.Exp(-MathF.Abs(x)));

    private static Func<float, float> Selu(float alpha, float gamma) => x => gamma * Elu(alpha)(x);

    private static Func<float, float> Celu(float alpha) => x => x < 0 ? alpha * (Elementary.Exp(x / alpha) - 1) : x;

    private static Func<float, float> HardSigmoid(float alpha, float beta) =>
        x => Math.Clamp(alpha * x + beta, 0, 1);

    private static Func<float, float> Gelu(OperatorCall call, string approximate) => approximate switch
    {
        "none" => x => 0.5f * x * (1 + Elementary.Erf(x * 0.70710678f)),
        "tanh" => x => 0.5f * x * (1 + Elementary.Tanh(0.79788456f * (x + 0.044715f * x * x * x))),
        _ => throw call.Refuse($"its attribute approximate is '{approximate}'."),
    };

    private static ModelTensor PRelu(OperatorCall call) =>
        ArithmeticOperators.Combine(call, call.Real(0), call.Real(1), (x, slope) => x < 0 ? slope * x : x, null);

    private static ModelTensor Clip(OperatorCall call)
    {
        var x = call.Real(0);
        var low = call.Optional(1) is { } least ? Scalar(call, least) : call.Float("min", float.NegativeInfinity);
        var high = call.Optional(2) is { } most ? Scalar(call, most) : call.Float("max", float.PositiveInfinity);
        var result = new float[call.Reserve(x.Shape.AsSpan())];
        for (var i = 0; i < result.Length; i++)
            result[i] = MathF.Min(MathF.Max(x.Floats[i], low), high);
        return new ModelTensor(x.Shape, result);
    }

    private static float Scalar(OperatorCall call, ModelTensor bound) => bound is { IsFloat: true, Count: 1 }
        ? bound.Floats[0]
        : throw call.Refuse("its bounds are not single floats.");

    private static ModelTensor Not(OperatorCall call)
    {
        var x = call.Whole(0);
        var result = new long[call.Reserve(x.Shape.AsSpan())];
        for (var i = 0; i < result.Length; i++)
            result[i] = 1 - x.Integers[i];
        return new ModelTensor(ElementKind.Bool, x.Shape, result);
    }

    private static ModelTensor Cast(OperatorCall call)
    {
        var (x, number) = (call.Input(0), call.Int("to", 0));
        if (number is HalfNumber or DoubleNumber)
            number = (int)ElementKind.Float32;
        if (!Enum.IsDefined((ElementKind)number))
            throw call.Refuse($"it casts to ONNX type {number}.",
                "Float32, int8, uint8, int32, int64 and bool are understood.");
        var (to, count) = ((ElementKind)number, call.Reserve(x.Shape.AsSpan()));
        if (to == ElementKind.Float32)
        {
            var floats = new float[count];
            for (var i = 0; i < count; i++)
                floats[i] = x.IsFloat ? x.Floats[i] : x.Integers[i];
            return new ModelTensor(x.Shape, floats);
        }

        var integers = new long[count];
        for (var i = 0; i < count; i++)
            integers[i] = to == ElementKind.Bool
                ? (x.IsFloat ? x.Floats[i] != 0 : x.Integers[i] != 0) ? 1 : 0
                : Whole(call, to, x.IsFloat ? MathF.Truncate(x.Floats[i]) : x.Integers[i]);
        return new ModelTensor(to, x.Shape, integers);
    }

    private static long Whole(OperatorCall call, ElementKind to, double value)
    {
        var (low, high) = ModelTensor.Range(to);
        return value >= low && value <= high && Math.Abs(value) < 1e15
            ? (long)value
            : throw call.Refuse($"it casts {value} to {to}, which cannot hold it.");
    }

    private static ModelTensor[] Dropout(OperatorCall call)
    {
        var x = call.Input(0);
        if (call.OptionalWhole(2) is { } training && training.Integers.Contains(1))
            throw call.Refuse("it is in training mode.", "Export the model for inference.");
        var mask = new long[call.Node.Outputs.Length > 1 ? x.Count : 0];
        Array.Fill(mask, 1);
        return mask.Length == 0 ? [x] : [x, new ModelTensor(ElementKind.Bool, x.Shape, mask)];
    }
}
