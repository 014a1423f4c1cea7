using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>An input: x from Low to High means Scale · x, and is ONNX's x + ZeroPoint.</summary>
/// <param name="Scale">1 where the number is an index.</param>
public sealed record IntegerInput(ImmutableArray<int> Shape, int Low, int High, float Scale, int ZeroPoint);
