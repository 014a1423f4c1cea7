using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Optimisers;
using Cairn.Tensors.Quantisation;

namespace Cairn.Learning.Training;

/// <summary>
/// A round as a pure function: update = Q4(W_in − Inner_H(W_in, data(seed, round, slot))). Nothing is carried from one
/// round to the next, so any machine may run any piece and anybody can run it again (after DiLoCo, Douillard et al.,
/// 2023, with the moments zeroed every round).
/// </summary>
public sealed class TrainingRound(StepExecutor executor, ComputePool pool, Corpus corpus, LocalOptions options)
{
    private readonly LocalTrainer _trainer = new(executor, corpus, options);
    private readonly float[] _difference = new float[executor.Layout.Elements];

    /// <param name="weights">The checkpoint's weights; not changed.</param>
    /// <param name="onStep">Called after each step with its index and loss.</param>
    public RoundResult Run(ReadOnlySpan<float> weights, uint round, uint slot, Action<int, float>? onStep = null)
    {
        weights.CopyTo(executor.Weights);
        var local = _trainer.Run(round, slot, onStep);
        var tokens = (long)local.Losses.Length * executor.Graph.Shape.Rows;
        if (local.Fault is not null)
            return new RoundResult([], local.Losses, tokens, local.Fault);
        pool.Label = "update";
        PseudoGradient.Compute(pool, weights, executor.Weights, _difference);
        var update = new byte[Q4.BytesFor(_difference.Length)];
        if (pool.Fault is null)
            Q4.Quantise(pool, _difference, update);
        if (pool.Fault is not { } fault)
            return new RoundResult(update, local.Losses, tokens, null);
        pool.ClearFault();
        return new RoundResult([], local.Losses, tokens, new StepFault(options.Steps, fault.Operator, fault.Element));
    }
}
