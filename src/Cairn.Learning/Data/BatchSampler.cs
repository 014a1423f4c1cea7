using Cairn.Learning.Graphs;
using Cairn.Learning.Numerics;

namespace Cairn.Learning.Data;

/// <summary>Which windows of the corpus a step sees: a function of (seed, round, slot, step) alone.</summary>
public static class BatchSampler
{
    /// <summary>Sequence b of the batch is training window <c>below(starts)</c> of Philox word b.</summary>
    /// <param name="slot">Below 2²⁴.</param>
    public static void Fill(StepExecutor executor, Corpus corpus, ulong seed, uint round, uint slot, uint step)
    {
        var context = executor.Graph.Shape.Config.Context;
        var (stream, starts) = (RandomStreams.ForBatch(seed, round, slot, step), corpus.TrainStarts(context));
        for (var b = 0; b < executor.Graph.Shape.Batch; b++)
            Copy(executor, b, corpus.TrainWindow(stream.Below((uint)b, starts), context));
    }

    /// <summary>Puts a window of context + 1 bytes into sequence <paramref name="sequence"/>.</summary>
    internal static void Copy(StepExecutor executor, int sequence, ReadOnlySpan<byte> window)
    {
        var context = window.Length - 1;
        for (var i = 0; i < context; i++)
        {
            executor.Tokens[sequence * context + i] = window[i];
            executor.Targets[sequence * context + i] = window[i + 1];
        }
    }
}
