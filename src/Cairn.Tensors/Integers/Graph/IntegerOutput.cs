namespace Cairn.Tensors.Integers.Graph;

/// <summary>An output: tensor y means Scale · y, and is ONNX's y + ZeroPoint.</summary>
public sealed record IntegerOutput(int Tensor, float Scale, int ZeroPoint);
