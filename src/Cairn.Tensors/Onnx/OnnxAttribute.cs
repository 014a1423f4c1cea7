using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>An attribute of a node. What a type does not hold is empty or null.</summary>
/// <param name="Type">The type's number in ONNX: 1 float, 2 int, 3 string, 4 tensor, 6 floats, 7 ints.</param>
public sealed record OnnxAttribute(
    string Name,
    int Type,
    float Float,
    long Int,
    string Text,
    ModelTensor? Tensor,
    ImmutableArray<float> Floats,
    ImmutableArray<long> Ints);
