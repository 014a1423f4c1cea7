using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Records the receipt of every job from the coordinator's events, live and at replay.</summary>
internal sealed class ReceiptOffice(JobRegistry jobs, MarketDomain domain, Address registry, EthereumKey signer)
{
    private readonly Dictionary<Hash32, ReceiptRecorder> _recorders = [];

    public void Take(CoordinatorEvent happened, IReadOnlyList<CoordinatorEffect> effects)
    {
        lock (_recorders)
        {
            if (happened is CoordinatorEvent.JobOpened opened && jobs.TryGet(opened.Job, out var job)
                && !effects.Any(e => e is CoordinatorEffect.RefuseJob))
                _recorders.TryAdd(opened.Job, Open(job, opened));
            foreach (var recorder in _recorders.Values)
                recorder.Record(happened, effects);
        }
    }

    /// <summary>The receipt as it is now; null for a job that is not known.</summary>
    public JobReceipt? Find(Hash32 job)
    {
        lock (_recorders)
            return _recorders.TryGetValue(job, out var recorder) ? recorder.Build() : null;
    }

    /// <summary>A job's batches after a number, from 1 and in the order of arrival, and how many there are.</summary>
    public (IReadOnlyList<ReceiptBatch> Batches, int Count) Batches(Hash32 job, int after, int limit)
    {
        lock (_recorders)
            return _recorders.TryGetValue(job, out var recorder)
                ? ([.. recorder.Batches.Skip(after).Take(limit)], recorder.Batches.Count)
                : ([], 0);
    }

    /// <summary>The evidence of a contradiction; null where a batch that it refers to is not on record.</summary>
    public Contradiction? Evidence(CoordinatorEffect.RecordContradiction effect)
    {
        lock (_recorders)
            return _recorders.TryGetValue(effect.Job, out var recorder) &&
                recorder.TryEvidence(effect, out var evidence)
                ? evidence
                : null;
    }

    private ReceiptRecorder Open(KnownJob job, CoordinatorEvent.JobOpened opened)
    {
        var record = job.Record;
        var builder = new ReceiptBuilder(domain, job.Document, job.Plan, record.Terms, record.Budget, record.Offers,
            record.Caps, opened.State, opened.TimeMs);
        builder.SetAgents(registry, record.Agents ?? []);
        if (record is { OpenTransaction: { } transaction, OpenBlock: > 0 })
            builder.AddTransaction(new ReceiptTransaction("open", transaction, record.OpenBlock));
        return new ReceiptRecorder(builder, domain, signer);
    }
}
