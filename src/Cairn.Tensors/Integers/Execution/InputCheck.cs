using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Execution;

internal static class InputCheck
{
    /// <exception cref="ArgumentException">An input has another length, or an element beyond its range.</exception>
    public static void Require(IntegerGraph graph, ImmutableArray<int[]> inputs)
    {
        if (inputs.Length != graph.Inputs.Length)
            throw new ArgumentException($"{inputs.Length} inputs; the graph has {graph.Inputs.Length}.",
                nameof(inputs));
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = graph.Inputs[i];
            if (inputs[i].Length != ModelTensor.Elements(input.Shape.AsSpan()))
                throw new ArgumentException(
                    $"Input {i} has {inputs[i].Length} elements; its shape is {ShapeText.Of(input.Shape)}.",
                        nameof(inputs));
            var at = Array.FindIndex(inputs[i], v => v < input.Low || v > input.High);
            if (at >= 0)
                throw new ArgumentException(
                    $"Input {i}: element {at} is {inputs[i][at]}, not from {input.Low} to {input.High}.",
                        nameof(inputs));
        }
    }
}
