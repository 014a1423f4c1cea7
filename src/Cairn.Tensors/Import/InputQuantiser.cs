using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Real inputs as the numbers of an integer graph, and its outputs as real numbers.</summary>
public static class InputQuantiser
{
    /// <summary>The nearest number for each element, halves to even; beyond the range, its end.</summary>
    /// <exception cref="ArgumentException">The tensor has another number of elements.</exception>
    public static int[] Quantise(IntegerInput input, ModelTensor tensor)
    {
        if (tensor.Count != ModelTensor.Elements(input.Shape.AsSpan()))
            throw new ArgumentException($"{tensor.Count} elements for {ShapeText.Of(input.Shape)}.", nameof(tensor));
        var numbers = new int[tensor.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (int)Math.Clamp(tensor.IsFloat
                ? Rounded(tensor.Floats[i], input.Scale)
                : tensor.Integers[i] - input.ZeroPoint, input.Low, input.High);
        return numbers;
    }

    /// <summary>What an output's numbers mean.</summary>
    public static float[] Real(IntegerOutput output, ReadOnlySpan<int> numbers)
    {
        var real = new float[numbers.Length];
        for (var i = 0; i < real.Length; i++)
            real[i] = numbers[i] * output.Scale;
        return real;
    }

    private static double Rounded(float real, float scale) =>
        float.IsNaN(real) ? 0 : MathF.Round(real / scale, MidpointRounding.ToEven);
}
