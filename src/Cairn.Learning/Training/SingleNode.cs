using Cairn.Learning.Data;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Tensors.Compute;

namespace Cairn.Learning.Training;

/// <summary>
/// Ordinary training on one machine with moments that last: what a network of strangers is compared with, and the
/// whole of a sweep's piece. Its batches are those of round 0, slot 0.
/// </summary>
public static class SingleNode
{
    /// <param name="windows">Held-out windows of every evaluation.</param>
    /// <param name="points">Evaluations after the first, spread evenly over the steps; at least 1.</param>
    /// <param name="onStep">Called after each step with its index and batch loss; may cancel by throwing.</param>
    public static SingleNodeResult Run(
        GptConfig config, LocalOptions options, ulong modelSeed, Corpus corpus, ComputePool pool, int windows,
        int points, Action<int, float>? onStep = null)
    {
        var executor = new StepExecutor(new StepGraph(new GraphShape(config, options.Batch)), pool);
        var heldOut = new HeldOutLoss(config, pool, corpus, windows);
        GptInitialiser.Create(executor.Layout, modelSeed).CopyTo(executor.Weights);
        var (schedule, curve) = (new AdamWSchedule(options), new List<LossPoint>());
        StepFault? fault = null;
        for (var step = 0; step <= options.Steps && fault is null; step++)
        {
            if ((long)step * points / options.Steps > (long)(step - 1) * points / options.Steps || step == 0)
                if (heldOut.TryCompute(executor.Weights, out var loss, out fault))
                    curve.Add(new LossPoint((long)step * executor.Graph.Shape.Rows, loss));
            if (step == options.Steps || fault is not null)
                break;
            BatchSampler.Fill(executor, corpus, options.Seed, 0, 0, (uint)step);
            if (!executor.TryStep(schedule[step], out var batchLoss, out var kernel))
                fault = new StepFault(step, kernel.Operator, kernel.Element);
            else
                onStep?.Invoke(step, batchLoss);
        }

        return new SingleNodeResult(executor.Weights.ToArray(), curve, fault);
    }
}
