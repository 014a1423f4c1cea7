using Cairn.Content;
using Cairn.Jobs;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Corpora;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>
/// What one machine alone would have reached with the tokens of a training job: batch slots·batch, rounds·steps steps,
/// the job's learning rate,
/// moments that last. The curve has a point at every round, to be drawn beside the network's.
/// </summary>
public static class SingleNodeComparison
{
    /// <param name="job">A job of the kind train.</param>
    /// <exception cref="InvalidDataException">The job is of another kind, or its data cannot be used.</exception>
    public static async ValueTask<IReadOnlyList<LossPoint>> RunAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        if (!TrainSection.TryRead(job.Section, out var section, out var error))
            throw new InvalidDataException(error);
        var corpus = await CorpusReader.ReadAsync(blocks, JobInputs.DataOf(job), section!.Model.Context, cancel)
            .ConfigureAwait(false);
        using var pool = new ComputePool(
            new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });
        var steps = checked(section.Rounds * section.Local.Steps);
        var options = LocalOptions.Lasting with
        {
            Steps = steps,
            Batch = section.Slots * section.Local.Batch,
            LearningRate = section.Local.LearningRate,
            WarmupSteps = Math.Min(steps, LocalOptions.Lasting.WarmupSteps),
            WeightDecay = section.Local.WeightDecay,
            Seed = section.Local.Seed,
        };
        if (!options.TryValidate(section.Model, out var problem))
            throw new InvalidDataException("This job is too large to compare with one machine: its " +
                $"{problem!.Field} {problem.Message}.");
        var run = SingleNode.Run(section.Model, options, options.Seed, corpus, pool, section.EvaluationWindows,
            section.Rounds, (step, loss) =>
            {
                cancel.ThrowIfCancellationRequested();
                context.Progress?.Report(new WorkProgress(step + 1, options.Steps, loss));
            });
        return run.Curve;
    }
}
