using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Chooses what to execute again among the results that the gateway publishes: what the contract drew, what another
/// provider's result contradicts, and a share that nobody else can foresee. Reads a few pages a look; what it has seen
/// is in the journal.
/// </summary>
internal sealed class ResultWatch(
    VerifierResources resources, VerifierJournal journal, AssertionBook assertions, VerifierOptions options,
    TimeProvider time)
{
    private const int RateOne = 10_000;
    private const int PagesPerLook = 10;

    /// <summary>Results of all jobs that wait for a reason to look at them; above it only the own share is kept.
    /// </summary>
    private const int WaitingMax = 500_000;

    private readonly HashSet<Hash32> _done = [];
    private readonly Dictionary<Hash32, WatchedJob> _jobs = [];
    private readonly Dictionary<Hash32, int> _looked = [];
    private readonly Dictionary<Hash32, bool> _drawn = [];

    public EvidenceReader Evidence { get; } = new(resources.Gateway, resources.Domain);

    /// <summary>The terms of a job that is watched; null for others.</summary>
    public Terms? TermsOf(Hash32 job) => _jobs.TryGetValue(job, out var known) ? known.Terms : null;

    /// <returns>What is to be executed, the most urgent first.</returns>
    /// <exception cref="ApiException">The gateway cannot be asked.</exception>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<IReadOnlyList<CheckTask>> NextAsync(CancellationToken ct)
    {
        var tasks = new List<CheckTask>();
        foreach (var id in await JobsAsync(ct))
        {
            if (await FindAsync(id, ct) is not { } job)
                continue;
            var seen = journal.Seen(id);
            if (!await TryReadAsync(id, job, seen, ct))
                continue;
            seen.Waiting.RemoveAll(r => journal.IsKnown(r.SubjectHash));
            foreach (var result in seen.Waiting)
                if (await ReasonAsync(job, seen, result, ct) is { } task)
                    tasks.Add(task);
            Bound(seen, tasks);
        }

        return [.. tasks.OrderBy(t => t.Reason)];
    }

    // A job that is over may still be disputed: it is watched until its locks have ended.
    private async Task<IEnumerable<Hash32>> JobsAsync(CancellationToken ct)
    {
        var jobs = await resources.Gateway.GetAsync<List<JobSummary>>("v1/jobs", ct);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (id, job) in _jobs.Where(j => j.Value.Terms.Deadline + j.Value.Terms.Grace < now).ToArray())
            if (StakeRule.Until(job.Terms) < now && _jobs.Remove(id))
                _done.Add(id);
        return jobs.Select(j => j.JobId).Where(j => (options.Job is null || j == options.Job) && !_done.Contains(j));
    }

    private async Task<WatchedJob?> FindAsync(Hash32 id, CancellationToken ct)
    {
        if (_jobs.TryGetValue(id, out var known))
            return known;
        var terms = (await resources.Gateway.GetAsync<JobTermsReply>($"v1/jobs/{id}/terms", ct)).Terms;
        if (terms.JobId(resources.Domain) != id || terms.Verdict != resources.Network.Dispute)
        {
            _done.Add(id);
            return null;
        }

        try
        {
            var document = await resources.Blocks.GetDocumentAsync(terms.Spec, ct);
            if (JobDocument.TryRead(document, out var job, out _) && await OpenedInAsync(id, ct) is { } block)
                return _jobs[id] = new WatchedJob(terms, job, block);
        }
        catch (Exception e) when (e is IOException and not ApiException and not RpcException or InvalidDataException)
        {
            // The document is not to be had now, or is none: it is asked for again.
        }

        return null;
    }

    private async Task<ulong?> OpenedInAsync(Hash32 job, CancellationToken ct)
    {
        var filter = LogFilter.Of(resources.Network.Market).With(MarketOpenedEvent.Topics(job));
        var head = await resources.Chain.GetBlockNumberAsync(ct);
        var logs = await resources.Chain.GetLogsAsync(filter, 0, head, ct);
        return logs.Count == 0 ? null : logs.Min(l => l.BlockNumber);
    }

    private async Task<bool> TryReadAsync(Hash32 id, WatchedJob job, SeenJob seen, CancellationToken ct)
    {
        try
        {
            await ReadAsync(id, job, seen, ct);
            return true;
        }
        catch (ApiException e) when (e.Problem.Status == 404)
        {
            // A gateway that has forgotten a job must not keep others from being watched.
            return false;
        }
    }

    /// <summary>New batches, and one page of those of which something was missing.</summary>
    private async Task ReadAsync(Hash32 id, WatchedJob job, SeenJob seen, CancellationToken ct)
    {
        if (seen.Unfinished is { Count: > 0 } unfinished)
        {
            var after = _looked.GetValueOrDefault(id);
            var next = unfinished.FirstOrDefault(n => n > after, unfinished[0]);
            _looked[id] = next + EvidenceReader.PageBatches - 1;
            journal.See(Records(id, job, seen,
                await Evidence.PageAsync(id, next - 1, EvidenceReader.PageBatches, ct)));
        }

        for (var pages = 0; pages < PagesPerLook; pages++)
        {
            var batches = await Evidence.PageAsync(id, seen.After, EvidenceReader.PageBatches, ct);
            journal.See(Records(id, job, seen, batches));
            if (batches.Count < EvidenceReader.PageBatches)
                return;
        }
    }

    private List<byte[]> Records(Hash32 id, WatchedJob job, SeenJob seen, IReadOnlyList<PublishedBatch> batches)
    {
        var records = new List<byte[]>();
        foreach (var batch in batches)
        {
            if (batch.Number > seen.After)
                records.Add(new SeenBatch(id, batch.Number, Evidence.CountOf(id, batch)).Encode());
            records.AddRange(Evidence.Read(job.Terms, id, batch)
                .Where(r => !seen.Knows(r.Number, r.Place)).Select(r => r.Encode()));
        }

        return records;
    }

    private async Task<CheckTask?> ReasonAsync(
        WatchedJob job, SeenJob seen, SeenResult result, CancellationToken ct)
    {
        var asserted = assertions.Of(result.Subject);
        var task = new CheckTask(
            job, result, CheckReason.Chosen, seen.HasTwoInputs(result), asserted?.Assertion);
        if (asserted is { } known && await assertions.IsDrawnAsync(
            known.Id, known.Block, result.Piece, job.Terms.AuditRate, ct))
            return task with { Reason = CheckReason.Drawn };
        if (seen.IsContradicted(result))
            return task with { Reason = CheckReason.Contradicted };
        return IsChosen(result) ? task : null;
    }

    private static void Bound(SeenJob seen, List<CheckTask> tasks)
    {
        if (seen.Waiting.Count <= WaitingMax)
            return;
        var wanted = tasks.Select(t => t.Result).ToHashSet();
        seen.Waiting.RemoveAll(r => !wanted.Contains(r));
    }

    // By the verifier's key, over what the provider has fixed already: nobody can know it before.
    private bool IsChosen(SeenResult result)
    {
        if (_drawn.TryGetValue(result.SubjectHash, out var isChosen))
            return isChosen;
        var secret = resources.Key.ExportPrivateKey();
        var seed = Keccak256.Compute(
            [.. "cairn share"u8, .. secret, .. result.SubjectHash.AsSpan()]).ToUInt256();
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return _drawn[result.SubjectHash] = (ulong)(seed % RateOne) < (ulong)options.Share;
    }
}
