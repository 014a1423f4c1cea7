using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Tests.Support;

/// <summary>Seeded tensors for models.</summary>
internal static class SampleTensors
{
    public static ModelTensor Floats(int seed, params int[] shape)
    {
        var random = new Random(seed);
        var values = new float[ModelTensor.Elements(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() * 4 - 2;
        return new ModelTensor([.. shape], values);
    }

    public static ModelTensor Integers(int seed, ElementKind kind, params int[] shape) =>
        Integers(seed, kind, ModelTensor.Range(kind), shape);

    public static ModelTensor Integers(int seed, ElementKind kind, (long Low, long High) range, params int[] shape)
    {
        var random = new Random(seed);
        var values = new long[ModelTensor.Elements(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextInt64(range.Low, range.High + 1);
        return new ModelTensor(kind, [.. shape], values);
    }

    public static ModelTensor List(params float[] values) => new([values.Length], values);

    public static ModelTensor Of(OnnxInput input, int seed) => input.Kind == ElementKind.Float32
        ? Floats(seed, [.. input.Shape])
        : Integers(seed, input.Kind, (0, 9), [.. input.Shape]);

    public static ImmutableDictionary<string, ModelTensor> Inputs(IEnumerable<OnnxInput> inputs, int seed) =>
        inputs.Select((input, i) => (input.Name, Tensor: Of(input, seed * 100 + i)))
            .ToImmutableDictionary(x => x.Name, x => x.Tensor);
}
