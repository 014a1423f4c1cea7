using Cairn.Content;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>One slot of one round: fetch the weights, train locally, store the update.</summary>
internal static class TrainPiece
{
    /// <param name="onStep">Steps done and the last batch's loss; for display.</param>
    /// <returns>The output document: a <see cref="TrainUpdate"/> or a fault.</returns>
    /// <exception cref="InvalidDataException">The state does not fit the section.</exception>
    public static async ValueTask<Cid> RunAsync(
        TrainSection section, int round, int slot, Cid stateCid, Corpus corpus, IBlockStore blocks, ComputePool pool,
        Action<int, float>? onStep, CancellationToken cancel)
    {
        var state = await TrainState.ReadAsync(blocks, stateCid, cancel).ConfigureAwait(false);
        if (state.Model != section.Model || state.Round != round)
            throw new InvalidDataException($"The checkpoint {stateCid} is of round {state.Round} or of another " +
                $"model; the piece is of round {round}.");
        var executor = new StepExecutor(new StepGraph(section.Shape), pool);
        var weights = await TensorFile.ReadAsync(blocks, state.Weights, executor.Layout.Elements, cancel)
            .ConfigureAwait(false);
        var result = new TrainingRound(executor, pool, corpus, section.Local).Run(
            weights, (uint)round, (uint)slot, (step, loss) =>
            {
                cancel.ThrowIfCancellationRequested();
                onStep?.Invoke(step + 1, loss);
            });
        if (result.Fault is { } fault)
            return await blocks.PutAsync(FaultDocument.Write(fault), cancel).ConfigureAwait(false);
        var file = await UnixFsFile.WriteAsync(blocks, result.Update, cancel: cancel).ConfigureAwait(false);
        var update = new TrainUpdate(round, slot, file.Cid, result.Losses, result.Tokens);
        return await blocks.PutAsync(update.ToDocument(), cancel).ConfigureAwait(false);
    }
}
