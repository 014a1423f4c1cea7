using System.Collections.Concurrent;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Contradictions that the chain must hold. Each is looked up again until a final block holds it: whoever learns of a
/// record may never have seen the block that it was in, and so never sees that the block is lost.
/// </summary>
internal sealed class ContradictionDesk(GatewayParts parts, ContradictionReporter reporter)
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public void Add(CoordinatorEffect.RecordContradiction effect) => _entries.Enqueue(new Entry(effect));

    /// <summary>The chain has lost blocks: also what was final is looked up again.</summary>
    public void Doubt()
    {
        foreach (var entry in _entries)
            entry.Move(EntryState.Final, EntryState.Open);
    }

    /// <summary>What is to be looked up now; each comes again only after it has ended well.</summary>
    public IEnumerable<Func<CancellationToken, Task>> Due()
    {
        foreach (var entry in _entries)
            if (entry.Move(EntryState.Open, EntryState.UnderWay))
                yield return ct => LookAsync(entry, ct);
    }

    private async Task LookAsync(Entry entry, CancellationToken ct)
    {
        var effect = entry.Effect;
        var holds = parts.Jobs.TryGet(effect.Job, out var job) && await reporter.RecordAsync(job.Record, effect, ct);
        if (holds && !entry.IsTold)
            await parts.Coordinator.PostAsync(new CoordinatorEvent.ContradictionRecorded(
                parts.Coordinator.NowMs, effect.Job, effect.Provider), ct);
        entry.IsTold = holds;
        var ended = !holds || await reporter.IsFinalAsync(effect, ct);
        entry.Move(EntryState.UnderWay, ended ? EntryState.Final : EntryState.Open);
    }

    private enum EntryState
    {
        Open,
        UnderWay,
        Final,
    }

    private sealed class Entry(CoordinatorEffect.RecordContradiction effect)
    {
        private int _state = (int)EntryState.Open;

        public CoordinatorEffect.RecordContradiction Effect { get; } = effect;

        /// <summary>The coordinator knows that it was recorded.</summary>
        public bool IsTold { get; set; }

        public bool Move(EntryState from, EntryState to) =>
            Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from;
    }
}
