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
        GuardAsync(claim,
            isFinal => now => new ExecutorEvent.AssertFailed(now, claim.Job, claim.Lane, claim.First, isFinal),
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
        return GuardAsync(claim,
            _ => now => new ExecutorEvent.FinaliseFailed(now, claim.Job, claim.Lane, claim.First, endMs),
            async () =>
            {
                var terms = (await jobs.TermsAsync(claim.Job, ct)).Terms;
                var verdict = new DisputeVerdictContract(resources.Chain, terms.Verdict);
                var lane = await LaneAsync(verdict, claim, BlockTag.Latest, ct);
                endMs = (long)lane.End * 1_000;
                if (lane.End.IsZero || await verdict.IsConvictedAsync(claim.Job, resources.Key.Address, cancel: ct))
                    return await FindAsync(verdict, claim, ct)
                        ?? (now => new ExecutorEvent.Unasserted(now, claim.Job, claim.Lane, claim.First));
                var head = await resources.Chain.GetBlockAsync(BlockTag.Latest, ct);
                if (head is null || head.TimestampSeconds < (ulong)lane.End || !lane.Games.IsZero)
                    return now => new ExecutorEvent.FinaliseFailed(now, claim.Job, claim.Lane, claim.First, endMs);
                (await resources.Sender.SendAsync(_calls.Finalise(terms, Form(claim)), ct)).ReceiptOrThrow();
                return await FindAsync(verdict, claim, ct)
                    ?? (now => new ExecutorEvent.Unasserted(now, claim.Job, claim.Lane, claim.First));
            });
    }

    /// <summary>What the chain knows of a claim; null where it knows nothing.</summary>
    private async Task<Func<long, ExecutorEvent>?> FindAsync(
        DisputeVerdictContract verdict, ExecutorEffect.Assert claim, CancellationToken ct)
    {
        var (isClaimed, isDecided, endMs) = await AtAsync(verdict, claim, BlockTag.Latest, ct);
        if (!isClaimed)
            return null;
        var isFinal = await IsFinalAsync(verdict, claim, isDecided, ct);
        return isDecided
            ? now => new ExecutorEvent.Finalised(now, claim.Job, claim.Lane, claim.First, isFinal)
            : now => new ExecutorEvent.Asserted(now, claim.Job, claim.Lane, claim.First, endMs, isFinal);
    }

    private async Task<bool> IsFinalAsync(
        DisputeVerdictContract verdict, ExecutorEffect.Assert claim, bool isDecided, CancellationToken ct)
    {
        try
        {
            var final = await AtAsync(verdict, claim, BlockTag.Finalized, ct);
            return final.IsClaimed && final.IsDecided == isDecided;
        }
        catch (RpcException e) when (!e.IsTransient)
        {
            // A node without that state, or on a chain too young to have a final block.
            return false;
        }
    }

    /// <summary>What a block holds of a claim; a convicted provider's are all decided.</summary>
    private async Task<(bool IsClaimed, bool IsDecided, long EndMs)> AtAsync(
        DisputeVerdictContract verdict, ExecutorEffect.Assert claim, BlockTag block, CancellationToken ct)
    {
        var account = resources.Key.Address;
        var isClaimed = await verdict.IsClaimedAsync(claim.Job, account, (uint)claim.First, block, ct);
        var lane = await LaneAsync(verdict, claim, block, ct);
        var isDecided = lane.End.IsZero || await verdict.IsConvictedAsync(claim.Job, account, block, ct);
        return (isClaimed, isDecided, (long)lane.End * 1_000);
    }

    private Task<DisputeVerdictLaneOfResult> LaneAsync(
        DisputeVerdictContract verdict, ExecutorEffect.Assert claim, BlockTag block, CancellationToken ct) =>
        verdict.LaneOfAsync(claim.Job, resources.Key.Address, (UInt256)(ulong)claim.Lane, block, ct);

    private Signed<Lease>? LeaseFor(ExecutorEffect.Assert claim) => resources.Evidence.LeasesOf(claim.Job)
        .SelectMany(l => l.Leases ?? []).FirstOrDefault(l => l.Message.First <= claim.First
            && (ulong)claim.First + (ulong)claim.Count <= (ulong)l.Message.First + l.Message.Count
            && checked(l.Message.Price * (UInt128)claim.Count) == claim.Amount);

    private Assertion Form(ExecutorEffect.Assert claim) => new(resources.Key.Address, claim.Root, (uint)claim.First,
        (uint)claim.Count, (uint)claim.Branch, (byte)claim.Lane, claim.Amount);

    private Func<long, ExecutorEvent> Refused(ExecutorEffect.Assert claim, string why, bool isFinal)
    {
        log.Report(string.Create(CultureInfo.InvariantCulture,
            $"job {claim.Job}: pieces from {claim.First} are not asserted{(isFinal ? "" : " yet")} ({why})"));
        return now => new ExecutorEvent.AssertFailed(now, claim.Job, claim.Lane, claim.First, isFinal);
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
