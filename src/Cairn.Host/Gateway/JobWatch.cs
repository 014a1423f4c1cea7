using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// What a gateway remembers of each job for those who watch: its progress, and who gets no more work.
/// </summary>
internal sealed class JobWatch
{
    private readonly ConcurrentDictionary<Hash32, Watched> _jobs = new();

    /// <summary>Takes an event with its effects, live or at replay.</summary>
    public void Take(CoordinatorEvent happened, IReadOnlyList<CoordinatorEffect> effects)
    {
        if (happened is CoordinatorEvent.JobOpened opened)
            _jobs.TryAdd(opened.Job, new Watched());
        foreach (var effect in effects)
        {
            if (effect is not CoordinatorEffect.Report { Progress: var progress } ||
                !_jobs.TryGetValue(effect.Job, out var job))
                continue;
            if (progress.Kind is ProgressKind.Contradicted or ProgressKind.Convicted)
                job.Excluded[progress.Provider] = true;
            if (progress.Kind == ProgressKind.Finished)
                job.IsFinished = true;
            job.Log.Append(progress);
            if (progress.Kind == ProgressKind.Finished)
                job.Log.Complete();
        }
    }

    /// <summary>The job's progress; null where the job is unknown.</summary>
    public EventLog<JobProgress>? LogOf(Hash32 job) => _jobs.TryGetValue(job, out var watched) ? watched.Log : null;

    /// <summary>Jobs in which this provider gets no more work.</summary>
    public IReadOnlyList<Hash32> EndedFor(Address provider) =>
        [.. _jobs.Where(j => j.Value.IsFinished || j.Value.Excluded.ContainsKey(provider)).Select(j => j.Key)];

    private sealed class Watched
    {
        public EventLog<JobProgress> Log { get; } = new(200_000);

        public ConcurrentDictionary<Address, bool> Excluded { get; } = new();

        public bool IsFinished { get; set; }
    }
}
