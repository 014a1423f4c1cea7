using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>How often the largest element of the first output, row by row, is where it should be.</summary>
/// <param name="Rows">Rows that were compared.</param>
/// <param name="Agreeing">Rows where the integers choose what the floats choose.</param>
/// <param name="FloatCorrect">Rows where the floats choose the label; null without labels.</param>
/// <param name="IntegerCorrect">Rows where the integers do.</param>
public sealed record AccuracyReport(long Rows, long Agreeing, long? FloatCorrect, long? IntegerCorrect);
