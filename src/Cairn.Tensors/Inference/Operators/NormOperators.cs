using Cairn.Tensors.Functions;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Normalisation and softmax.</summary>
internal static class NormOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("BatchNormalization", Operator.Of(Batch)),
        ("LayerNormalization", Operator.Of(Layer)),
        ("Softmax", Operator.Of(Softmax)),
        ("LogSoftmax", Operator.Of(c => Logarithms(Softmax(c)))),
    ];

    /// <summary>The factor and the summand of each channel of a batch normalisation.</summary>
    public static (float[] Factors, float[] Summands) Affine(OperatorCall call, int channels)
    {
        if (call.Int("training_mode", 0) != 0)
            throw call.Refuse("it is in training mode.", "Export the model for inference.");
        var parts = Enumerable.Range(1, 4).Select(call.Real).ToArray();
        if (parts.Any(p => p.Count != channels))
            throw call.Refuse($"its scale, bias, mean and variance do not have {channels} elements each.");
        var (factors, summands) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            factors[c] = parts[0].Floats[c] / MathF.Sqrt(parts[3].Floats[c] + call.Float("epsilon", 1e-5f));
            summands[c] = parts[1].Floats[c] - parts[2].Floats[c] * factors[c];
        }

        return (factors, summands);
    }

    private static ModelTensor Batch(OperatorCall call)
    {
        var x = call.Real(0);
        if (x.Rank < 2)
            throw call.Refuse("its input has no axis of channels.");
        var (factors, summands) = Affine(call, x.Shape[1]);
        var result = new float[call.Reserve(x.Shape.AsSpan())];
        var area = (int)ModelTensor.Elements(x.Shape.AsSpan()[2..]);
        for (var i = 0; i < result.Length; i++)
            result[i] = x.Floats[i] * factors[i / area % factors.Length] + summands[i / area % factors.Length];
        return new ModelTensor(x.Shape, result);
    }

    private static ModelTensor Layer(OperatorCall call)
    {
        var (x, scale, bias) = (call.Real(0), call.Real(1), call.OptionalReal(2));
        if (x.Rank == 0 || call.Axis(call.Int("axis", -1), x.Rank) != x.Rank - 1)
            throw call.Refuse("it does not normalise the last axis alone.");
        var n = x.Shape[^1];
        if (scale.Count != n || (bias is not null && bias.Count != n) || call.Node.Outputs.Length > 1)
            throw call.Refuse($"its scale or bias does not have {n} elements, or it has several outputs.");
        var result = new float[call.Reserve(x.Shape.AsSpan(), 4)];
        for (var row = 0; row < result.Length / Math.Max(n, 1); row++)
        {
            var from = x.Floats.Slice(row * n, n);
            var to = result.AsSpan(row * n, n);
            var (mean, variance) = (0f, 0f);
            foreach (var value in from)
                mean += value / n;
            foreach (var value in from)
                variance += (value - mean) * (value - mean) / n;
            var root = MathF.Sqrt(variance + call.Float("epsilon", 1e-5f));
            for (var i = 0; i < n; i++)
                to[i] = (from[i] - mean) / root * scale.Floats[i] + (bias is null ? 0 : bias.Floats[i]);
        }

        return new ModelTensor(x.Shape, result);
    }

    private static ModelTensor Logarithms(ModelTensor x)
    {
        var result = new float[x.Count];
        for (var i = 0; i < result.Length; i++)
            result[i] = Elementary.Log(x.Floats[i]);
        return new ModelTensor(x.Shape, result);
    }

    // Before operator set 13, Softmax took all axes from the named one on as one.
    private static ModelTensor Softmax(OperatorCall call)
    {
        var x = call.Real(0);
        if (x.Count == 0)
            throw call.Refuse("its input is empty.");
        var axis = call.Axis(call.Int("axis", call.Opset < 13 ? 1 : -1), x.Rank);
        var inner = call.Opset < 13 ? 1 : (int)ModelTensor.Elements(x.Shape.AsSpan()[(axis + 1)..]);
        var n = (int)ModelTensor.Elements(x.Shape.AsSpan()[axis..]) / inner;
        var result = new float[call.Reserve(x.Shape.AsSpan(), 16)];
        for (var row = 0; row < result.Length / n; row++)
        {
            var start = row / inner * n * inner + row % inner;
            var (max, sum) = (float.NegativeInfinity, 0f);
            for (var i = 0; i < n; i++)
                max = Math.Max(max, x.Floats[start + i * inner]);
            for (var i = 0; i < n; i++)
                sum += result[start + i * inner] = Elementary.Exp(x.Floats[start + i * inner] - max);
            for (var i = 0; i < n; i++)
                result[start + i * inner] /= sum;
        }

        return new ModelTensor(x.Shape, result);
    }
}
