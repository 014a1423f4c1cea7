using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>What an import costs in accuracy.</summary>
public sealed record ImportReport(
    int Samples, ImmutableArray<OutputReport> Outputs, ImmutableArray<OutputReport> Layers, AccuracyReport Accuracy,
    RoundingReport Rounding);
