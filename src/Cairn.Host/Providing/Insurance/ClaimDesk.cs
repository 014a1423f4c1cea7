using System.Globalization;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// A provider's pay by time: asserts results on chain and has them paid. Everything is looked up before it is sent, so
/// that a restart repeats nothing.
/// </summary>
internal sealed class ClaimDesk(ProviderResources resources, JobDesk jobs, IProgress<string> log)
{
    private readonly MarketCalls _calls = new(resources.Chain, resources.Domain);

    public Task<Func<long, ExecutorEvent>> AssertAsync(ExecutorEffect.Assert claim, CancellationToken ct) =>
        GuardAsync(claim, isFinal => now => new ExecutorEvent.AssertFailed(now, claim.Job, claim.Lane, isFinal),
            async () =>
            {
                var job = await jobs.TermsAsync(claim.Job, ct);
                var verdict = new DisputeVerdictContract(resources.Chain, job.Terms.Verdict);
                if (await FindAsync(verdict, claim, ct) is { } known)
                    return known;
                if (LeaseFor(claim) is not { } lease
                    || !job.Caps.TryProve(resources.Key.Address, out var proof))
                    return Refused(claim, "no signed lease or cap covers it", isFinal: true);
                var outcome = await resources.Sender.SendAsync(_calls.AssertResult(job.Terms, lease, Form(claim),
                    job.Caps.CapOf(resources.Key.Address), proof), ct);
                if (!outcome.Succeeded)
                    return await FindAsync(verdict, claim, ct) ?? Refused(claim, Describe(outcome), IsFinal(outcome));
                log.Report(string.Create(CultureInfo.InvariantCulture,
                    $"job {claim.Job}: asserted {claim.Count} piece(s) from {claim.First}, {claim.Amount} base units"));
                return await FindAsync(verdict, claim, ct)
                    ?? Refused(claim, "the node does not know it yet", isFinal: false);
            });

    public Task<Func<long, ExecutorEvent>> FinaliseAsync(ExecutorEffect.Assert claim, CancellationToken ct)
    {
        var endMs = 0L;
        return GuardAsync(claim, _ => now => new ExecutorEvent.FinaliseFailed(now, claim.Job, claim.Lane, endMs),
            async () =>
            {
                var terms = (await jobs.TermsAsync(claim.Job, ct)).Terms;
                var verdict = new DisputeVerdictContract(resources.Chain, terms.Verdict);
                var lane = await LaneAsync(verdict, claim, ct);
                endMs = (long)lane.End * 1_000;
                if (lane.End.IsZero || await verdict.IsConvictedAsync(claim.Job, resources.Key.Address, cancel: ct))
                    return Finalised(claim);
                var head = await resources.Chain.GetBlockAsync(BlockTag.Latest, ct);
                if (head is null || head.TimestampSeconds < (ulong)lane.End || !lane.Games.IsZero)
                    return now => new ExecutorEvent.FinaliseFailed(now, claim.Job, claim.Lane, endMs);
                (await resources.Sender.SendAsync(_calls.Finalise(terms, Form(claim)), ct)).ReceiptOrThrow();
                return Finalised(claim);
            });
    }

    /// <summary>What the chain knows of a claim; null where it knows nothing.</summary>
    private async Task<Func<long, ExecutorEvent>?> FindAsync(
        DisputeVerdictContract verdict, ExecutorEffect.Assert claim, CancellationToken ct)
    {
        if (!await verdict.IsClaimedAsync(claim.Job, resources.Key.Address, (uint)claim.First, cancel: ct))
            return null;
        var endMs = (long)(await LaneAsync(verdict, claim, ct)).End * 1_000;
        return endMs == 0
            ? Finalised(claim)
            : now => new ExecutorEvent.Asserted(now, claim.Job, claim.Lane, endMs);
    }

    private Task<DisputeVerdictLaneOfResult> LaneAsync(
        DisputeVerdictContract verdict, ExecutorEffect.Assert claim, CancellationToken ct) =>
        verdict.LaneOfAsync(claim.Job, resources.Key.Address, (UInt256)(ulong)claim.Lane, cancel: ct);

    private Signed<Lease>? LeaseFor(ExecutorEffect.Assert claim) => resources.Evidence.LeasesOf(claim.Job)
        .SelectMany(l => l.Leases ?? []).FirstOrDefault(l => l.Message.First <= claim.First
            && (ulong)claim.First + (ulong)claim.Count <= (ulong)l.Message.First + l.Message.Count
            && checked(l.Message.Price * (UInt128)claim.Count) == claim.Amount);

    private Assertion Form(ExecutorEffect.Assert claim) => new(resources.Key.Address, claim.Root, (uint)claim.First,
        (uint)claim.Count, (uint)claim.Branch, (byte)claim.Lane, claim.Amount);

    private static Func<long, ExecutorEvent> Finalised(ExecutorEffect.Assert claim) =>
        now => new ExecutorEvent.Finalised(now, claim.Job, claim.Lane);

    private Func<long, ExecutorEvent> Refused(ExecutorEffect.Assert claim, string why, bool isFinal)
    {
        log.Report(string.Create(CultureInfo.InvariantCulture,
            $"job {claim.Job}: pieces from {claim.First} are not asserted{(isFinal ? "" : " yet")} ({why})"));
        return now => new ExecutorEvent.AssertFailed(now, claim.Job, claim.Lane, isFinal);
    }

    // A cap has room again when other assertions are paid; a node that answers nothing is asked again.
    private static bool IsFinal(TransactionOutcome outcome) => !outcome.RevertData.IsEmpty
        && MarketRevert.Decode(outcome.RevertData).Error != MarketError.AboveCap
        && DisputeVerdictRevert.Decode(outcome.RevertData).Error != DisputeVerdictError.LaneTaken;

    private static string Describe(TransactionOutcome outcome) => outcome.RevertData.IsEmpty
        ? $"{outcome.Status}: {outcome.Text}"
        : $"{DisputeVerdictRevert.Decode(outcome.RevertData).Text} {MarketRevert.Decode(outcome.RevertData).Text}";

    private async Task<Func<long, ExecutorEvent>> GuardAsync(
        ExecutorEffect.Assert claim, Func<bool, Func<long, ExecutorEvent>> failed,
        Func<Task<Func<long, ExecutorEvent>>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            log.Report($"job {claim.Job}: pay by time is tried again ({e.Message})");
            return failed(false);
        }
    }
}
