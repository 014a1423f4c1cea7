using Cairn.Learning.Graphs;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Optimisers;
using Cairn.Tensors.Quantisation;

namespace Cairn.Learning.Aggregation;

/// <summary>
/// Turns a round's updates into the next checkpoint. Malformed and absurd updates are rejected before anything is
/// computed with them; the others are clipped to the median norm (the lower one of an even count), averaged in
/// ascending slot order, and applied by Nesterov's step. The order of arrival cannot matter.
/// </summary>
public sealed class UpdateAggregator(ComputePool pool, AggregationOptions options)
{
    /// <summary>
    /// Changes <paramref name="weights"/> and <paramref name="momentum"/> to the next checkpoint's. Where no update is
    /// usable they stay as they are.
    /// </summary>
    /// <param name="updates">At most one per slot, in any order.</param>
    /// <param name="verdicts">One per update, ascending slots.</param>
    /// <returns>False where the step itself gave a NaN or an infinity.</returns>
    public bool TryApply(
        IReadOnlyList<SlotUpdate> updates, Span<float> weights, Span<float> momentum,
        out IReadOnlyList<SlotVerdict> verdicts, out StepFault? fault)
    {
        var ordered = updates.OrderBy(u => u.Slot).ToArray();
        for (var i = 1; i < ordered.Length; i++)
            if (ordered[i].Slot == ordered[i - 1].Slot)
                throw new ArgumentException($"Slot {ordered[i].Slot} has two updates.", nameof(updates));
        var judged = Judge(ordered, weights);
        var usable = Enumerable.Range(0, ordered.Length)
            .Where(i => judged[i].Verdict is UpdateVerdict.Taken or UpdateVerdict.Clipped).ToArray();
        (verdicts, fault) = (judged, null);
        if (usable.Length == 0)
            return true;
        pool.Label = "aggregate";
        var median = MedianNorm(judged);
        var reciprocal = 1f / usable.Length;
        var trim = Math.Min(options.Trim, (usable.Length - 1) / 2);
        var factors = usable.Select(i => GradientNorm.ClipFactor(judged[i].Norm, median)).ToArray();
        var sources = usable.Select(i => ordered[i].Bytes).ToArray();
        var sum = new float[weights.Length];
        if (options.Trim > 0)
            TrimmedMean.Compute(pool, sources, factors, trim, sum);
        else
            Mean(sources, factors, reciprocal, sum);
        if (pool.Fault is null)
            Nesterov.Step(pool, options.LearningRate, options.Momentum, sum, weights, momentum);
        if (pool.Fault is { } broken)
            fault = new StepFault(0, broken.Operator, broken.Element);
        pool.ClearFault();
        return fault is null;
    }

    /// <summary>sum = one chain over ascending slots, fma(q·s, clip·(1/n), ·).</summary>
    private void Mean(ReadOnlyMemory<byte>[] sources, float[] factors, float reciprocal, Span<float> sum)
    {
        for (var i = 0; i < sources.Length; i++)
            Q4.TryAccumulate(pool, sources[i].Span, factors[i] * reciprocal, sum);
    }

    private SlotVerdict[] Judge(SlotUpdate[] updates, ReadOnlySpan<float> weights)
    {
        var limit = options.MaxNormRatio * GradientNorm.Of(weights);
        var values = new float[weights.Length];
        var judged = new SlotVerdict[updates.Length];
        for (var i = 0; i < updates.Length; i++)
        {
            var slot = updates[i].Slot;
            var bytes = updates[i].Bytes.Span;
            if (bytes.Length != Q4.BytesFor(values.Length) || !Q4.TryDequantise(bytes, values))
            {
                judged[i] = new SlotVerdict(slot, UpdateVerdict.Malformed, 0f);
                continue;
            }

            var norm = GradientNorm.Of(values);
            judged[i] = new SlotVerdict(slot, norm <= limit ? UpdateVerdict.Taken : UpdateVerdict.TooLarge, norm);
        }

        var median = MedianNorm(judged);
        for (var i = 0; i < judged.Length; i++)
            if (judged[i].Verdict == UpdateVerdict.Taken && judged[i].Norm > median)
                judged[i] = judged[i] with { Verdict = UpdateVerdict.Clipped };
        return judged;
    }

    /// <summary>The lower median of the norms of the usable updates; 0 where there is none.</summary>
    private static float MedianNorm(SlotVerdict[] judged)
    {
        var norms = judged.Where(j => j.Verdict is UpdateVerdict.Taken or UpdateVerdict.Clipped)
            .Select(j => j.Norm).Order().ToArray();
        return norms.Length == 0 ? 0f : norms[(norms.Length - 1) / 2];
    }
}
