using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// A provider's pay by time: what was delivered and is not covered by a voucher in time is asserted on chain, and paid
/// when the job's window has ended. A job pays the larger of what vouchers promise and what was asserted, so all
/// delivered pieces are asserted, and nothing is where vouchers are not surpassed by more than it costs.
/// </summary>
internal sealed class TimePay(ExecutorOptions options, List<ExecutorEffect> effects)
{
    /// <summary>Undecided assertions that the contract holds for a provider in a job.</summary>
    public const int Lanes = 16;

    private const int PiecesMax = 256;

    /// <summary>Gas of an assertion and its end, in that of a claim, rounded up.</summary>
    private const int ClaimsPerAssertion = 3;

    public void Delivered(ServedJob job, IReadOnlyList<DoneResult> results, Hash32 root, long nowMs)
    {
        if (job.Offer is not { WindowMs: > 0 } || root.IsZero)
            return;
        foreach (var result in results)
        {
            var delivery = new Delivery(
                result.Piece.Piece, result.Piece.Branch, root, job.PriceOf(result.Piece), nowMs);
            job.Deliveries.Add(delivery);
            if (!job.Claimed.Contains(delivery.Piece))
                job.Unclaimed[delivery.Piece] = delivery;
        }
    }

    public void Apply(ServedJob job, ExecutorEvent.OfLane happened, long nowMs)
    {
        if ((uint)happened.Lane >= Lanes || job.Claims[happened.Lane] is not { } claim
            || (happened.First >= 0 && happened.First != claim.Assertion.First))
            return;
        switch (happened)
        {
            case ExecutorEvent.Asserted asserted when claim.Status is ClaimStatus.Asserting or ClaimStatus.Asserted:
                (claim.Status, claim.EndMs, claim.IsFinal) = (ClaimStatus.Asserted, asserted.EndMs, asserted.IsFinal);
                claim.AgainMs = nowMs + options.RetryMs;
                break;
            case ExecutorEvent.AssertFailed { IsFinal: true }
                when claim.Status is ClaimStatus.Asserting or ClaimStatus.Asserted:
                Refused(job, claim, nowMs);
                break;
            // It may be on chain all the same, so it keeps its lane.
            case ExecutorEvent.AssertFailed:
                claim.AgainMs = nowMs + options.RetryMs;
                break;
            case ExecutorEvent.FinaliseFailed failed when claim.Status is ClaimStatus.Finalising
                or ClaimStatus.Decided:
                (claim.Status, claim.EndMs) =
                    (ClaimStatus.Asserted, Math.Max(failed.EndMs, nowMs + options.RetryMs));
                break;
            case ExecutorEvent.Unasserted when claim.Status is ClaimStatus.Finalising or ClaimStatus.Decided:
                (claim.Status, claim.AgainMs) = (ClaimStatus.Asserting, 0);
                break;
            case ExecutorEvent.Finalised { IsFinal: true }:
                (job.Claims[happened.Lane], job.CountDue) = (null, true);
                break;
            case ExecutorEvent.Finalised:
                job.CountDue |= claim.Status != ClaimStatus.Decided;
                (claim.Status, claim.AgainMs) = (ClaimStatus.Decided, nowMs + options.RetryMs);
                break;
        }
    }

    /// <summary>The chain never takes an assertion: consent alone can pay its pieces.</summary>
    private static void Refused(ServedJob job, TimeClaim claim, long nowMs)
    {
        job.Claims[claim.Assertion.Lane] = null;
        job.AssertMs = nowMs;
        job.ClaimedValue -= claim.Assertion.Amount;
    }

    /// <summary>What was on its way, or may be on chain no more, is sent again; whoever sends it looks first.</summary>
    public static void Resume(ServedJob job)
    {
        foreach (var claim in job.Claims)
            if (claim is not null)
                (claim.Status, claim.AgainMs) = (ClaimStatus.Asserting, 0);
    }

    /// <summary>Whether pay by time is open or will be asked for.</summary>
    public static bool IsClaiming(ServedJob job) =>
        !job.IsSettled && (job.Claims.Any(c => c is { Status: not ClaimStatus.Decided })
            || (job.Unclaimed.Count > 0 && Uncovered(job) is not null));

    public void Tend(ServedJob job, long nowMs, bool chainUp, Purse purse)
    {
        if (!chainUp || job.IsClosed || job.Offer is not { WindowMs: > 0 } offer)
            return;
        // A release does not take back what is asserted.
        for (var lane = 0; lane < Lanes; lane++)
            if (job.Claims[lane] is { } claim)
                TendClaim(claim, nowMs, purse.Head);
        if (!job.IsSettled && IsDue(job, offer, nowMs) && Plan(job) is { Count: > 0 } runs
            && IsWorth(job, offer, runs, purse.RedeemCost, nowMs))
            Begin(job, offer, runs, nowMs, purse.Head);
    }

    private void TendClaim(TimeClaim claim, long nowMs, Hash32 head)
    {
        var again = nowMs >= claim.AgainMs;
        if (claim.Status == ClaimStatus.Asserted && nowMs >= claim.EndMs)
        {
            claim.Status = ClaimStatus.Finalising;
            again = true;
        }

        // What the chain says is asked for at every new block until its answer is final: a lost block may go unseen.
        var isLook = claim.Status == ClaimStatus.Decided || claim is { Status: ClaimStatus.Asserted, IsFinal: false };
        if (!again || (isLook && claim.SentAt == head) || claim is { Status: ClaimStatus.Asserted, IsFinal: true })
            return;
        var pauseMs = isLook ? options.RetryMs : Math.Max(options.RetryMs, 60_000);
        (claim.AgainMs, claim.SentAt) = (nowMs + pauseMs, head);
        effects.Add(claim.Status is ClaimStatus.Asserting or ClaimStatus.Asserted
            ? claim.Assertion
            : new ExecutorEffect.Finalise(claim.Assertion));
    }

    private bool IsDue(ServedJob job, JobOffer offer, long nowMs)
    {
        if (Uncovered(job) is not { } oldest || (job.AssertMs > 0 && nowMs - job.AssertMs < options.RetryMs))
            return false;
        var waitMs = options.AssertAfterSeconds > 0
            ? options.AssertAfterSeconds * 1_000L
            : Math.Clamp(offer.WindowMs / 2, 30_000, 3_600_000);
        var lastMs = offer.DeadlineMs + offer.GraceMs - options.RedeemBeforeDeadlineSeconds * 1_000L;
        return nowMs - oldest.TimeMs >= waitMs || nowMs >= lastMs;
    }

    /// <summary>The oldest result that neither a voucher nor a payment covers.</summary>
    private static Delivery? Uncovered(ServedJob job)
    {
        var paid = UInt128.Max(job.Stored, job.Redeemed);
        // A payment in a lost block covers nothing any more.
        while (job.CoveredValue > paid)
            job.CoveredValue -= job.Deliveries[--job.CoveredCount].Value;
        while (job.CoveredCount < job.Deliveries.Count
            && job.CoveredValue + job.Deliveries[job.CoveredCount].Value <= paid)
            job.CoveredValue += job.Deliveries[job.CoveredCount++].Value;
        return job.CoveredCount < job.Deliveries.Count ? job.Deliveries[job.CoveredCount] : null;
    }

    /// <summary>All unclaimed results as runs of one receipt, branch and price.</summary>
    private static List<List<Delivery>> Plan(ServedJob job)
    {
        var runs = new List<List<Delivery>>();
        foreach (var delivery in job.Unclaimed.Values)
            if (runs.Count > 0 && runs[^1] is { Count: < PiecesMax } run && run[^1].Piece + 1 == delivery.Piece
                && (run[^1].Root, run[^1].Branch, run[^1].Value) == (delivery.Root, delivery.Branch, delivery.Value))
                run.Add(delivery);
            else
                runs.Add([delivery]);
        return [.. runs.OrderBy(r => r[0].TimeMs)];
    }

    private bool IsWorth(
        ServedJob job, JobOffer offer, List<List<Delivery>> runs, UInt128 claimCost, long nowMs)
    {
        var whole = job.ClaimedValue;
        foreach (var run in runs)
            whole += run[0].Value * (UInt128)run.Count;
        var promised = UInt128.Max(job.Stored, job.Redeemed);
        var rounds = (runs.Count + Lanes - 1) / Lanes;
        var endMs = nowMs + (rounds - 1) * (offer.WindowMs + options.RetryMs);
        return UInt128.Min(whole, offer.Cap) > promised
            && UInt128.Min(whole, offer.Cap) - promised > claimCost * (UInt128)(ClaimsPerAssertion * runs.Count)
            && endMs < offer.DeadlineMs + offer.GraceMs;
    }

    /// <summary>Asserts as much as lanes and the cap have room for; what the chain sets aside leaves the cap.</summary>
    private void Begin(ServedJob job, JobOffer offer, List<List<Delivery>> runs, long nowMs, Hash32 head)
    {
        var taken = job.Redeemed;
        foreach (var claim in job.Claims)
            taken += claim is { Status: not ClaimStatus.Decided } ? claim.Assertion.Amount : 0;
        foreach (var run in runs)
        {
            var lane = Array.FindIndex(job.Claims, c => c is null);
            var room = offer.Cap > taken ? offer.Cap - taken : 0;
            var count = (int)UInt128.Min((UInt128)run.Count, room / UInt128.Max(run[0].Value, 1));
            if (lane < 0 || count == 0)
                return;
            var amount = run[0].Value * (UInt128)count;
            var claim = new TimeClaim(new ExecutorEffect.Assert(
                job.Id, run[0].Root, run[0].Piece, count, run[0].Branch, lane, amount));
            job.Claims[lane] = claim;
            foreach (var delivery in run.Take(count))
            {
                job.Unclaimed.Remove(delivery.Piece);
                job.Claimed.Add(delivery.Piece);
            }

            (taken, job.ClaimedValue) = (taken + amount, job.ClaimedValue + amount);
            TendClaim(claim, nowMs, head);
        }
    }
}
