namespace Cairn.Jobs;

/// <summary>A provider's vouchers: made durable first, redeemed when that is worth its gas or time runs out.</summary>
internal sealed class Purse(ExecutorOptions options, List<ExecutorEffect> effects)
{
    /// <summary>What a claim costs in gas, in token base units.</summary>
    public UInt128 RedeemCost { get; set; }

    public void Receive(ServedJob job, ExecutorEvent.VoucherReceived voucher, long nowMs)
    {
        var cap = job.Offer?.Cap ?? UInt128.MaxValue;
        if (voucher.Amount <= job.Stored || voucher.Amount <= job.Storing || voucher.Amount > cap)
            return;
        job.Storing = voucher.Amount;
        job.StoringPieces = voucher.Pieces;
        Store(job, nowMs);
    }

    public void Stored(ServedJob job, UInt128 amount)
    {
        job.Stored = UInt128.Max(job.Stored, amount);
        if (job.Storing <= job.Stored)
            job.Storing = 0;
    }

    /// <summary>After a restart, what was on its way to disk or chain is sent on its way again.</summary>
    public void Resume(ServedJob job, long nowMs)
    {
        job.Redeeming = false;
        if (job.Storing > 0)
            Store(job, nowMs);
    }

    /// <summary>What the chain says was paid so far; less than before where it has lost blocks.</summary>
    public static void Paid(ServedJob job, UInt128 paid)
    {
        (job.Redeemed, job.Redeeming, job.RedeemFailures) = (paid, false, 0);
        job.IsSettled &= paid >= job.Stored;
    }

    /// <summary>No pause before the next claim.</summary>
    public static void Hurry(ServedJob job) => (job.RedeemMs, job.RedeemFailures) = (0, 0);

    public static void Failed(ServedJob job, long nowMs)
    {
        (job.Redeeming, job.RedeemMs) = (false, nowMs);
        job.RedeemFailures++;
    }

    /// <summary>Whether a voucher waits to be claimed that is worth its gas.</summary>
    public bool IsOwed(ServedJob job) =>
        !job.IsSettled && job.Stored > job.Redeemed && job.Stored - job.Redeemed > RedeemCost;

    public void Tend(ServedJob job, long nowMs, bool chainUp, bool stopping)
    {
        if (job.Storing > 0 && nowMs - job.StoringMs >= options.RetryMs)
            Store(job, nowMs);
        if (!chainUp || job.Redeeming || job.IsSettled || job.Stored <= job.Redeemed)
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
