using Cairn.Content;
using Cairn.Learning.Data;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>One slot of one round: fetch the weights, train locally, store the update.</summary>
internal static class TrainPiece
{
    /// <param name="onStep">Steps done and the last batch's loss; for display.</param>
    /// <returns>The output document, a <see cref="TrainUpdate"/> or a fault; the update's bytes, none after a fault;
    /// and the weights that the piece started from.</returns>
    /// <exception cref="InvalidDataException">The state does not fit the section.</exception>
    public static async ValueTask<(Cid Output, byte[] Update, float[] Weights)> RunAsync(
        TrainSection section, int round, int slot, Cid stateCid, Corpus corpus, IBlockStore blocks,
        StepBenches.Lease bench, Action<int, float>? onStep, CancellationToken cancel)
    {
        var weights = await WeightsAsync(section, round, stateCid, blocks, cancel).ConfigureAwait(false);
        var result = new TrainingRound(bench.Executor, bench.Pool, corpus, section.Local).Run(
            weights, (uint)round, (uint)slot, (step, loss) =>
            {
                cancel.ThrowIfCancellationRequested();
                onStep?.Invoke(step + 1, loss);
            });
        if (result.Fault is { } fault)
            return (await blocks.PutAsync(FaultDocument.Write(fault), cancel).ConfigureAwait(false), [], weights);
        return (await StoreAsync(round, slot, result.Update, result.Losses, result.Tokens, blocks, cancel)
            .ConfigureAwait(false), result.Update, weights);
    }

    /// <summary>Stores an update with its document.</summary>
    public static async ValueTask<Cid> StoreAsync(
        int round, int slot, byte[] bytes, IReadOnlyList<float> losses, long tokens, IBlockStore blocks,
        CancellationToken cancel)
    {
        var file = await UnixFsFile.WriteAsync(blocks, bytes, cancel: cancel).ConfigureAwait(false);
        var update = new TrainUpdate(round, slot, file.Cid, losses, tokens);
        return await blocks.PutAsync(update.ToDocument(), cancel).ConfigureAwait(false);
    }

    /// <summary>The weights of a checkpoint that precedes a round.</summary>
    /// <exception cref="InvalidDataException">The state does not fit the section.</exception>
    public static async ValueTask<float[]> WeightsAsync(
        TrainSection section, int round, Cid stateCid, IBlockStore blocks, CancellationToken cancel)
    {
        var state = await TrainState.ReadAsync(blocks, stateCid, cancel).ConfigureAwait(false);
        if (state.Model != section.Model || state.Round != round)
            throw new InvalidDataException($"The checkpoint {stateCid} is of round {state.Round} or of another " +
                $"model; the piece is of round {round}.");
        return await TensorFile.ReadAsync(blocks, state.Weights, new GptLayout(section.Model).Elements, cancel)
            .ConfigureAwait(false);
    }
}
