using Cairn.Content;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Data;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Quantisation;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>Makes checkpoints: the first from the seed, each next one from a round's outputs.</summary>
internal static class TrainFold
{
    public static async ValueTask<Cid> StartAsync(
        TrainSection section, Corpus corpus, IBlockStore blocks, ComputePool pool, CancellationToken cancel)
    {
        var weights = GptInitialiser.Create(new GptLayout(section.Model), section.Local.Seed);
        var (loss, fault) = Evaluate(section, corpus, pool, weights);
        if (fault is not null)
            throw new InvalidOperationException($"The first weights give no finite loss: {fault}");
        return await StoreAsync(section, 0, weights, new float[weights.Length], loss, blocks, cancel)
            .ConfigureAwait(false);
    }

    /// <param name="outputs">Output documents by ascending slot.</param>
    public static async ValueTask<FoldResult> CombineAsync(
        TrainSection section, int round, Cid stateCid, IReadOnlyList<(int Slot, Cid Output)> outputs, Corpus corpus,
        IBlockStore blocks, ComputePool pool, CancellationToken cancel)
    {
        var state = await TrainState.ReadAsync(blocks, stateCid, cancel).ConfigureAwait(false);
        if (state.Model != section.Model || state.Round != round)
            throw new InvalidDataException($"The checkpoint {stateCid} does not precede round {round} of this job.");
        var elements = new GptLayout(section.Model).Elements;
        var (updates, losses, failed) = (new List<SlotUpdate>(), new List<float>(), (StepFault?)null);
        foreach (var (slot, output) in outputs)
        {
            var document = await blocks.GetDocumentAsync(output, cancel).ConfigureAwait(false);
            if (FaultDocument.TryRead(document, out var fault))
                failed ??= fault;
            else
                updates.Add(new SlotUpdate(slot,
                    await ReadAsync(document, round, slot, elements, losses, blocks, cancel).ConfigureAwait(false)));
        }

        if (failed is not null)
            return new FoldResult(stateCid, failed, null, [], null);
        var weights = await TensorFile.ReadAsync(blocks, state.Weights, elements, cancel).ConfigureAwait(false);
        var momentum = await TensorFile.ReadAsync(blocks, state.Momentum, elements, cancel).ConfigureAwait(false);
        var aggregator = new UpdateAggregator(pool, section.Outer);
        if (!aggregator.TryApply(updates, weights, momentum, out var verdicts, out failed))
            return new FoldResult(stateCid, failed, null, verdicts, null);
        var (loss, broken) = section.IsEvaluated(round + 1) ? Evaluate(section, corpus, pool, weights) : (null, null);
        if (broken is not null)
            return new FoldResult(stateCid, broken, null, verdicts, null);
        var next = await StoreAsync(section, round + 1, weights, momentum, loss, blocks, cancel).ConfigureAwait(false);
        return new FoldResult(next, null, loss, verdicts, losses.Count == 0 ? null : losses.Average());
    }

    /// <summary>The update's bytes; none where the output is not what a piece of this round and slot gives.</summary>
    private static async ValueTask<byte[]> ReadAsync(
        DagValue document, int round, int slot, int elements, List<float> losses, IBlockStore blocks,
        CancellationToken cancel)
    {
        if (!TrainUpdate.TryRead(document, out var update) || update!.Round != round || update.Slot != slot)
            return [];
        if (update.Losses.Count > 0)
            losses.Add(update.Losses[^1]);
        try
        {
            return await UnixFsFile.ReadAllAsync(blocks, update.Update, (int)Q4.BytesFor(elements), cancel)
                .ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static (float? Loss, StepFault? Fault) Evaluate(
        TrainSection section, Corpus corpus, ComputePool pool, ReadOnlySpan<float> weights)
    {
        var heldOut = new HeldOutLoss(section.Model, pool, corpus, section.EvaluationWindows);
        return heldOut.TryCompute(weights, out var loss, out var fault) ? (loss, null) : (null, fault);
    }

    private static async ValueTask<Cid> StoreAsync(
        TrainSection section, int round, float[] weights, float[] momentum, float? loss, IBlockStore blocks,
        CancellationToken cancel)
    {
        var state = new TrainState(section.Model, round,
            await TensorFile.WriteAsync(blocks, weights, cancel).ConfigureAwait(false),
            await TensorFile.WriteAsync(blocks, momentum, cancel).ConfigureAwait(false), loss);
        return await blocks.PutAsync(state.ToDocument(), cancel).ConfigureAwait(false);
    }
}
