using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>An input or output of an ONNX graph.</summary>
/// <param name="Shape">Extents; a symbolic one is −1.</param>
public sealed record OnnxInput(string Name, ElementKind Kind, ImmutableArray<int> Shape);
