using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Tests.Support;

/// <summary>A float model, calibrated with random samples and imported.</summary>
internal sealed record ImportCase(
    FloatGraph Graph, ImportedModel Imported, IReadOnlyList<IReadOnlyDictionary<string, ModelTensor>> Samples)
{
    public static ImportCase Of(OnnxModel onnx, int samples, ImportOptions? options = null, bool calibrated = true)
    {
        options ??= new ImportOptions();
        Assert.True(FloatGraph.TryBuild(onnx, ImmutableDictionary<string, ImmutableArray<int>>.Empty, out var graph,
            out var error), error?.ToString());
        IReadOnlyDictionary<string, ModelTensor>[] data =
            [.. Enumerable.Range(0, samples).Select(i => SampleTensors.Inputs(graph.Inputs, i + 1))];
        var calibration = default(Calibration);
        Assert.True(!calibrated || Calibrator.TryRun(graph, data, options.Percentile, out calibration, out error),
            error?.ToString());
        Assert.True(ModelImporter.TryImport(graph, calibration, options, out var imported, out error),
            error?.ToString());
        return new ImportCase(graph, imported, data);
    }

    public ImmutableArray<int[]> Inputs(int sample) => [.. Graph.Inputs.Select((input, i) =>
        InputQuantiser.Quantise(Imported.Model.Graph.Inputs[i], Samples[sample][input.Name]))];

    public ImportReport Report()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 1 });
        Assert.True(ImportReporter.TryRun(Graph, Imported, Samples, [], pool, out var report, out var error),
            error?.ToString());
        return report;
    }
}
