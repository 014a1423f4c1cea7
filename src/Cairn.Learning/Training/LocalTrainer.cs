using Cairn.Learning.Data;
using Cairn.Learning.Graphs;

namespace Cairn.Learning.Training;

/// <summary>Trains the weights that an executor holds, from zeroed moments.</summary>
public sealed class LocalTrainer(StepExecutor executor, Corpus corpus, LocalOptions options)
{
    private readonly AdamWSchedule _schedule = new(options);

    /// <summary>All steps of the options on the batches of (round, slot).</summary>
    /// <param name="onStep">Called after each step with its index and loss; may cancel by throwing.</param>
    public LocalResult Run(uint round, uint slot, Action<int, float>? onStep = null)
    {
        executor.ClearMoments();
        var losses = new float[_schedule.Count];
        for (var step = 0; step < losses.Length; step++)
        {
            BatchSampler.Fill(executor, corpus, options.Seed, round, slot, (uint)step);
            if (!executor.TryStep(_schedule[step], out losses[step], out var fault))
                return new LocalResult(losses[..step], new StepFault(step, fault.Operator, fault.Element));
            onStep?.Invoke(step, losses[step]);
        }

        return new LocalResult(losses, null);
    }
}
