using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Analysis;

/// <summary>What is known of a tensor, whatever the weights are.</summary>
/// <param name="Low">No element is smaller.</param>
/// <param name="High">No element is larger.</param>
public sealed record TensorFacts(ImmutableArray<int> Shape, int Low, int High)
{
    public int Count => (int)Onnx.ModelTensor.Elements(Shape.AsSpan());
}
