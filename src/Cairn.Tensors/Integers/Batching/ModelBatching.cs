using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Batching;

/// <summary>
/// A model for several rows at once: every input, and every output, gets a first axis with a place for each row. The
/// weights are the same; nothing that belongs to one row reads another's.
/// </summary>
public static class ModelBatching
{
    /// <summary>The most rows of one batch.</summary>
    public const int RowsMax = 1 << 16;

    /// <param name="rows">1 to <see cref="RowsMax"/>.</param>
    /// <param name="error">Why there is no such model: it would be larger than a graph may be.</param>
    public static bool TryBatch(IntegerModel model, int rows, [NotNullWhen(true)] out IntegerModel? batched,
        [NotNullWhen(false)] out ModelError? error)
    {
        if (rows is < 1 or > RowsMax)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"A batch has from 1 to {RowsMax} rows.");
        batched = null;
        var builder = new BatchBuilder(model, rows);
        var graph = builder.Build();
        if (!GraphAnalysis.TryAnalyse(graph, builder.Names, out var facts, out error))
            return false;
        batched = new IntegerModel(graph, facts, model.Weights, model.Names with { Nodes = builder.Names });
        return true;
    }
}
