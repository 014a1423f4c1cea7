using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Records the receipt of every job from the coordinator's events, live and at replay. How results became final is
/// asked of the chain whenever a receipt is fetched.
/// </summary>
internal sealed class ReceiptOffice(
    JobRegistry jobs, MarketDomain domain, Deployment deployment, IReceiptChain chain, EthereumKey signer)
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

    /// <summary>
    /// The receipt as it is now, without finality while the chain is away; null for a job that is not known.
    /// </summary>
    public async Task<JobReceipt?> FindAsync(Hash32 job, CancellationToken ct)
    {
        JobReceipt receipt;
        lock (_recorders)
        {
            if (!_recorders.TryGetValue(job, out var recorder))
                return null;
            receipt = recorder.Build();
        }

        if (!receipt.Job.Policy.IsDisputed)
            return receipt;
        try
        {
            var history = await chain.HistoryAsync(receipt.Terms.Verdict, job, ct);
            // The chain may know of convictions that the coordinator has not heard of yet.
            var known = history.Events.OfType<JobEvent.Convicted>().Select(c => new ReceiptConviction(
                c.Provider, c.Challenger, c.Slashed, c.Block, c.Transaction));
            receipt = receipt with
            {
                Convictions = [.. known.Concat(receipt.Convictions).DistinctBy(c => c.Provider)
                    .OrderBy(c => c.Provider)],
            };
            return receipt with { Finality = ReceiptFinality.Of(receipt, history) };
        }
        catch (IOException)
        {
            return receipt;
        }
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
        builder.SetAgents(deployment.Identity, record.Agents ?? []);
        builder.SetQuorumVerdict(deployment.QuorumVerdict);
        if (record is { OpenTransaction: { } transaction, OpenBlock: > 0 })
            builder.AddTransaction(new ReceiptTransaction("open", transaction, record.OpenBlock));
        return new ReceiptRecorder(builder, domain, signer);
    }
}
