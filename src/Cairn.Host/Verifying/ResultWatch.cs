using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Chooses what to execute again among the results that the gateway publishes: what the contract drew, what another
/// provider's result contradicts, and a share that nobody else can foresee.
/// </summary>
internal sealed class ResultWatch(VerifierResources resources, AssertionBook assertions, VerifierOptions options)
{
    private const int RateOne = 10_000;

    private readonly HashSet<Hash32> _done = [];

    /// <param name="isKnown">Whether a subject needs no more looking at.</param>
    /// <returns>What is to be executed, the most urgent first.</returns>
    /// <exception cref="ApiException">The gateway cannot be asked.</exception>
    public async Task<IReadOnlyList<CheckTask>> NextAsync(Func<Hash32, bool> isKnown, CancellationToken ct)
    {
        var tasks = new List<CheckTask>();
        foreach (var job in await JobsAsync(ct))
        {
            var bytes = await resources.Gateway.GetBytesAsync($"v1/jobs/{job.JobId}/receipt", ct);
            if (!JobReceipt.TryRead(bytes, out var receipt, out _) || receipt.JobId != job.JobId
                || receipt.Domain != resources.Domain || receipt.Terms.Verdict != resources.Network.Dispute)
            {
                _done.Add(job.JobId);
                continue;
            }

            foreach (var batch in receipt.Batches)
                for (var place = 0; place < batch.Results.Count; place++)
                    if (await ReasonAsync(receipt, batch, place, isKnown, ct) is { } task)
                        tasks.Add(task);
        }

        return [.. tasks.OrderBy(t => t.Reason)];
    }

    // A job that is over may still be disputed: it is watched until its locks have ended.
    private async Task<IEnumerable<JobSummary>> JobsAsync(CancellationToken ct)
    {
        var jobs = await resources.Gateway.GetAsync<List<JobSummary>>("v1/jobs", ct);
        return jobs.Where(j => (options.Job is null || j.JobId == options.Job) && !_done.Contains(j.JobId));
    }

    private async Task<CheckTask?> ReasonAsync(
        JobReceipt receipt, ReceiptBatch batch, int place, Func<Hash32, bool> isKnown, CancellationToken ct)
    {
        var task = new CheckTask(receipt, batch, place, CheckReason.Chosen, null);
        if (isKnown(DisputeCase.HashOf(task.Subject)))
            return null;
        var (result, message) = (task.Result, batch.Receipt.Message);
        var asserted = assertions.Of(receipt.JobId, message, result.Piece, result.Branch);
        task = task with { Assertion = asserted?.Assertion };
        if (asserted is { } known && await assertions.IsDrawnAsync(
            known.Id, known.Block, result.Piece, receipt.Terms.AuditRate, ct))
            return task with { Reason = CheckReason.Drawn };
        if (IsContradicted(receipt, batch, result))
            return task with { Reason = CheckReason.Contradicted };
        return IsChosen(task) ? task : null;
    }

    private static bool IsContradicted(JobReceipt receipt, ReceiptBatch batch, PieceResult result) =>
        receipt.Batches.Any(b => b.Receipt.Message.Provider != batch.Receipt.Message.Provider
            && b.Results.Any(r => r.Piece == result.Piece && r.Branch == result.Branch
                && r.Commitment != result.Commitment));

    // By the verifier's key, over what the provider has fixed already: nobody can know it before.
    private bool IsChosen(CheckTask task)
    {
        var secret = resources.Key.ExportPrivateKey();
        var seed = Keccak256.Compute(
            [.. "cairn share"u8, .. secret, .. DisputeCase.HashOf(task.Subject).AsSpan()]).ToUInt256();
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return (ulong)(seed % RateOne) < (ulong)options.Share;
    }
}
