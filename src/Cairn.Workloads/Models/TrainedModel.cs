using Cairn.Content;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Models;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Sweep;
using Cairn.Workloads.Train;

namespace Cairn.Workloads.Models;

/// <summary>The model that a job's state holds, whichever kind of job it was.</summary>
/// <param name="HeldOutLoss">In nats a byte; null where that state was not evaluated.</param>
public sealed record TrainedModel(GptConfig Config, float[] Weights, float? HeldOutLoss)
{
    /// <exception cref="InvalidDataException">The document is no state of training or of a finished sweep.</exception>
    /// <exception cref="BlockNotFoundException">A block of it is missing.</exception>
    public static async ValueTask<TrainedModel> ReadAsync(
        IBlockStore blocks, Cid state, CancellationToken cancel = default)
    {
        var document = await blocks.GetDocumentAsync(state, cancel).ConfigureAwait(false);
        var isSweep = document.Kind == DagKind.Map && document.TryGet("cairn", out var format)
            && format.Kind == DagKind.String && format.AsString == SweepState.Format;
        var (config, file, loss) = isSweep
            ? await SweepState.ReadBestAsync(blocks, state, cancel).ConfigureAwait(false)
            : await ReadTrainAsync(blocks, state, cancel).ConfigureAwait(false);
        var weights = await TensorFile.ReadAsync(blocks, file, new GptLayout(config).Elements, cancel)
            .ConfigureAwait(false);
        return new TrainedModel(config, weights, loss);
    }

    /// <summary>Lets the model continue a text.</summary>
    public string Write(string prompt, GenerationOptions options)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 1 });
        return new TextGenerator(Config, pool, Weights).Continue(prompt, options);
    }

    private static async ValueTask<(GptConfig Config, Cid Weights, float? Loss)> ReadTrainAsync(
        IBlockStore blocks, Cid state, CancellationToken cancel)
    {
        var read = await TrainState.ReadAsync(blocks, state, cancel).ConfigureAwait(false);
        return (read.Model, read.Weights, read.HeldOutLoss);
    }
}
