using Cairn.Learning.Aggregation;
using Cairn.Learning.Data;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;

namespace Cairn.Bench.Learning;

/// <summary>All rounds of a training job in one process: every slot, the aggregation, the held-out loss.</summary>
internal sealed record NetworkRun(GptConfig Config, LocalOptions Local, AggregationOptions Outer, int Rounds, int Slots)
{
    public (IReadOnlyList<LossPoint> Curve, long UpdateBytes) Run(
        Corpus corpus, ComputePool pool, ulong modelSeed, int windows, int every)
    {
        var executor = new StepExecutor(new StepGraph(new GraphShape(Config, Local.Batch)), pool);
        var heldOut = new HeldOutLoss(Config, pool, corpus, windows);
        var round = new TrainingRound(executor, pool, corpus, Local);
        var aggregator = new UpdateAggregator(pool, Outer);
        var weights = GptInitialiser.Create(executor.Layout, modelSeed);
        var (momentum, curve, bytes) = (new float[weights.Length], new List<LossPoint>(), 0L);
        for (var r = 0; r <= Rounds; r++)
        {
            if (r % every == 0 || r == Rounds)
            {
                if (!heldOut.TryCompute(weights, out var loss, out var fault))
                    throw new InvalidOperationException($"{fault}");
                curve.Add(new LossPoint((long)r * Slots * Local.Steps * executor.Graph.Shape.Rows, loss));
            }

            if (r == Rounds)
                break;
            var updates = new List<SlotUpdate>();
            for (var s = 0; s < Slots; s++)
            {
                var result = round.Run(weights, (uint)r, (uint)s);
                if (result.Fault is not null)
                    throw new InvalidOperationException($"{result.Fault}");
                updates.Add(new SlotUpdate(s, result.Update));
                bytes = result.Update.Length;
            }

            if (!aggregator.TryApply(updates, weights, momentum, out _, out var broken))
                throw new InvalidOperationException($"{broken}");
        }

        return (curve, bytes);
    }
}
