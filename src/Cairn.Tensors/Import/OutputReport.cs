using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>How near the integers come to the float model, over all samples.</summary>
/// <param name="Name">The float tensor.</param>
/// <param name="RelativeError">√(Σ (integer − float)² / Σ float²).</param>
/// <param name="LargestError">Largest difference, as a share of the largest float.</param>
public sealed record OutputReport(string Name, double RelativeError, double LargestError);
