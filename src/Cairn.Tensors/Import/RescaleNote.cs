namespace Cairn.Tensors.Import;

/// <summary>
/// What a rescale of one term stands for in real numbers, to compare its rounding with ONNX Runtime's.
/// </summary>
/// <param name="Ratios">The real factor of each multiplier.</param>
internal sealed record RescaleNote(int Tensor, double[] Ratios);
