using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// A provider's vouchers: made durable first, redeemed when that is worth its gas or time runs out. What was paid is
/// only what the chain says: it is asked after each claim, and at every new block until its answer is final.
/// </summary>
internal sealed class Purse(ExecutorOptions options, List<ExecutorEffect> effects)
{
    /// <summary>What a claim costs in gas, in token base units.</summary>
    public UInt128 RedeemCost { get; set; }

    /// <summary>Hash of the newest block seen.</summary>
    public Hash32 Head { get; set; }

    public void Apply(ExecutorEvent happened, Dictionary<Hash32, ServedJob> jobs, long nowMs)
    {
        switch (happened)
        {
            case ExecutorEvent.VoucherStored stored when jobs.TryGetValue(stored.Job, out var job):
                Stored(job, stored.Amount);
                break;
            case ExecutorEvent.PaidSeen seen when jobs.TryGetValue(seen.Job, out var job):
                Seen(job, seen);
                break;
            case ExecutorEvent.CountFailed failed when jobs.TryGetValue(failed.Job, out var job):
                (job.Counting, job.CountFailedMs) = (false, nowMs);
                break;
            case ExecutorEvent.ClaimEnded ended when jobs.TryGetValue(ended.Job, out var job):
                (job.Redeeming, job.RedeemFailures, job.CountDue) = (false, 0, true);
                break;
            case ExecutorEvent.RedeemFailed failed when jobs.TryGetValue(failed.Job, out var job):
                (job.Redeeming, job.RedeemMs) = (false, nowMs);
                job.RedeemFailures++;
                break;
            case ExecutorEvent.JobSettled settled when jobs.TryGetValue(settled.Job, out var job):
                job.IsReleased = true;
                break;
        }
    }

    public void Receive(ServedJob job, ExecutorEvent.VoucherReceived voucher, long nowMs)
    {
        var cap = job.Offer?.Cap ?? UInt128.MaxValue;
        if (voucher.Amount <= job.Stored || voucher.Amount <= job.Storing || voucher.Amount > cap)
            return;
        job.Storing = voucher.Amount;
        job.StoringPieces = voucher.Pieces;
        Store(job, nowMs);
    }

    /// <summary>After a restart, what was on its way to disk or chain is sent on its way again.</summary>
    public void Resume(ServedJob job, long nowMs)
    {
        (job.Redeeming, job.Counting, job.CountedAt) = (false, false, default);
        if (job.Storing > 0)
            Store(job, nowMs);
    }

    /// <summary>What the chain said may hold no more, final or not.</summary>
    public static void Doubt(ServedJob job) => (job.IsFinal, job.CountedAt) = (false, default);

    /// <summary>No pause before the next claim.</summary>
    public static void Hurry(ServedJob job) => (job.RedeemMs, job.RedeemFailures) = (0, 0);

    /// <summary>Whether a voucher waits to be claimed that is worth its gas.</summary>
    public bool IsOwed(ServedJob job) =>
        !job.IsSettled && job.Stored > job.Redeemed && job.Stored - job.Redeemed > RedeemCost;

    public void Tend(ServedJob job, long nowMs, bool chainUp, bool stopping)
    {
        if (job.Storing > 0 && nowMs - job.StoringMs >= options.RetryMs)
            Store(job, nowMs);
        if (chainUp && !job.Counting && IsCountDue(job, nowMs))
        {
            (job.Counting, job.CountDue, job.CountFailedMs) = (true, false, 0);
            effects.Add(new ExecutorEffect.CountPaid(job.Id));
        }

        if (!chainUp || job.Redeeming || job.Counting || job.CountDue || job.IsSettled || job.Stored <= job.Redeemed)
            return;
        var closing = job.Offer is { } offer
            && offer.DeadlineMs - nowMs <= options.RedeemBeforeDeadlineSeconds * 1_000L;
        var late = closing || stopping || job.Stopped is not null;
        var worth = job.Stored - job.Redeemed >= checked(RedeemCost * (UInt128)options.RedeemGasMultiple);
        var rested = job.RedeemMs == 0 || nowMs - job.RedeemMs >= PauseMs(job, late);
        if (rested && (worth || (late && IsOwed(job))))
        {
            job.Redeeming = true;
            job.RedeemMs = nowMs;
            effects.Add(new ExecutorEffect.Redeem(job.Id, job.Stored));
        }
    }

    private bool IsCountDue(ServedJob job, long nowMs)
    {
        if (job.CountFailedMs > 0 && nowMs - job.CountFailedMs < options.RetryMs)
            return false;
        var mayChange = !job.IsFinal && (job.Redeemed > 0 || job.IsClosed);
        return job.CountDue || job.CountFailedMs > 0 || (mayChange && job.CountedAt != Head);
    }

    private static void Seen(ServedJob job, ExecutorEvent.PaidSeen seen)
    {
        job.Counting = false;
        if (seen.Paid < job.Redeemed)
            Hurry(job);
        (job.Redeemed, job.IsClosed, job.IsFinal, job.CountedAt) = (seen.Paid, seen.IsClosed, seen.IsFinal, seen.Head);
    }

    private static void Stored(ServedJob job, UInt128 amount)
    {
        job.Stored = UInt128.Max(job.Stored, amount);
        if (job.Storing <= job.Stored)
            job.Storing = 0;
    }

    /// <summary>After a failure twice as long each time, up to the ordinary pause.</summary>
    private long PauseMs(ServedJob job, bool late)
    {
        var ordinary = options.RedeemSecondsMin * 1_000L;
        if (job.RedeemFailures == 0)
            return late ? options.RetryMs : ordinary;
        var backoff = (long)options.RetryMs << Math.Min(job.RedeemFailures - 1, 20);
        return Math.Min(backoff, Math.Max(ordinary, options.RetryMs));
    }

    private void Store(ServedJob job, long nowMs)
    {
        job.StoringMs = nowMs;
        effects.Add(new ExecutorEffect.StoreVoucher(job.Id, job.Storing, job.StoringPieces));
    }
}
