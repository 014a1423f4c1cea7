using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Our requantisation beside ONNX Runtime's rule (fp32, halves to even) from equal accumulators.</summary>
/// <param name="Outputs">Requantised numbers that were compared: those of rescales of one term.</param>
/// <param name="Differing">How many of them differ.</param>
/// <param name="LargestDifference">In quanta.</param>
public sealed record RoundingReport(long Outputs, long Differing, int LargestDifference);
