using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider's pay: takes vouchers, claims them, and signs releases once nothing more can come.</summary>
internal sealed class PayDesk(ProviderResources resources, JobDesk jobs, IProgress<string> log)
{
    private readonly ConcurrentDictionary<Hash32, string> _disputed = new();
    private readonly MarketReader _view = new(resources.Chain, resources.Network.Market);
    private readonly MarketContract _market = new(resources.Chain, resources.Network.Market);
    private readonly GasMoney _gas = new(resources.Chain, resources.Network, resources.Key.Address);
    private readonly MarketCalls _calls = new(resources.Chain, resources.Domain);

    /// <summary>
    /// Checks and stores a voucher. One that is not taken comes again with the next answer; until it is, the job is not
    /// released: its money is still owed.
    /// </summary>
    public async Task<bool> AcceptAsync(Signed<Voucher> voucher, CancellationToken ct)
    {
        var job = voucher.Message.JobId;
        var fault = await FindFaultAsync(voucher, ct);
        if (fault.Length == 0)
            return _disputed.TryRemove(job, out _) || true;
        var known = _disputed.TryGetValue(job, out var before) && before == fault;
        _disputed[job] = fault;
        if (!known)
            log.Report($"job {job}: a voucher over {voucher.Message.Amount} base units is not taken ({fault})");
        return false;
    }

    /// <summary>Claims the newest voucher, unless the chain has paid it already or pays no more.</summary>
    public async Task<Func<long, ExecutorEvent>> RedeemAsync(Hash32 job, CancellationToken ct)
    {
        try
        {
            var fault = "no voucher is held";
            if (resources.Vouchers.Newest(job) is { } voucher)
            {
                var owed = voucher.Message.Amount - UInt128.Min(voucher.Message.Amount, await PaidAsync(job, ct));
                var closed = owed > 0 && await _view.JobAsync(job, ct) is { IsClosed: true } or { IsSealed: true };
                if (closed)
                    log.Report($"job {job}: the chain has closed it; {owed} base units of a voucher can be claimed " +
                        "no more");
                fault = owed > 0 && !closed ? await ClaimAsync(voucher, ct) : "";
                if (fault.Length == 0)
                    return now => new ExecutorEvent.ClaimEnded(now, job);
            }

            log.Report($"job {job}: a claim failed and is tried again ({fault})");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            log.Report($"job {job}: a claim failed and is tried again ({e.Message})");
        }

        return now => new ExecutorEvent.RedeemFailed(now, job);
    }

    /// <summary>What the chain says was paid, all of it at one block.</summary>
    /// <param name="job">The job.</param>
    /// <param name="believed">What it said last time, token base units.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<Func<long, ExecutorEvent>> CountAsync(Hash32 job, UInt128 believed, CancellationToken ct)
    {
        try
        {
            if (await resources.Chain.GetBlockAsync(BlockTag.Latest, ct) is not { Hash: var head })
                return now => new ExecutorEvent.CountFailed(now, job);
            var (paid, closed) = await AtAsync(job, BlockTag.At(head), ct);
            if (paid < believed)
                log.Report($"job {job}: the chain says that {paid} base units were paid, not {believed}");
            var isFinal = await IsFinalAsync(job, paid, closed, ct);
            return now => new ExecutorEvent.PaidSeen(now, job, paid, closed, isFinal, head);
        }
        catch (RpcException)
        {
            return now => new ExecutorEvent.CountFailed(now, job);
        }
    }

    private async Task<bool> IsFinalAsync(Hash32 job, UInt128 paid, bool closed, CancellationToken ct)
    {
        try
        {
            return await AtAsync(job, BlockTag.Finalized, ct) == (paid, closed);
        }
        catch (RpcException e) when (!e.IsTransient)
        {
            // A node without that state, or on a chain too young to have a final block.
            return false;
        }
    }

    private async Task<(UInt128 Paid, bool IsClosed)> AtAsync(Hash32 job, BlockTag block, CancellationToken ct)
    {
        var paid = await _market.PaidAsync(job, resources.Key.Address, block, ct);
        var facts = await _market.JobAsync(job, block, ct);
        return ((UInt128)paid.Amount, facts.IsClosed || facts.IsSealed);
    }

    /// <summary>
    /// Signs away what is left of the caps of jobs that are over, each when the chain, asked once more, has paid its
    /// newest voucher.
    /// </summary>
    /// <exception cref="IOException">The gateway or the chain cannot be asked; the jobs come again.</exception>
    public async Task ReleaseAsync(
        IReadOnlyList<Hash32> ended, IReadOnlyList<EarningsView> earnings, Action<Func<long, ExecutorEvent>> post,
        CancellationToken ct)
    {
        var served = earnings.ToDictionary(e => e.Job);
        foreach (var job in ended)
        {
            // What is still to be paid by time would be signed away, too.
            if (_disputed.ContainsKey(job)
                || served.GetValueOrDefault(job) is { Stopped: null } or { IsClaiming: true })
                continue;
            var held = resources.Vouchers.Guaranteed(job);
            var paid = held > 0 ? await PaidAsync(job, ct) : 0;
            if (paid < held)
                continue;
            await resources.Gateway.PostNothingAsync(
                "v1/releases", Signed<Release>.By(resources.Key, resources.Domain, new Release(job)), ct);
            if (paid > 0)
                log.Report($"job {job}: paid {paid} base units");
            post(now => new ExecutorEvent.JobSettled(now, job));
        }
    }

    private ValueTask<UInt128> PaidAsync(Hash32 job, CancellationToken ct) =>
        _view.PaidAsync(job, resources.Key.Address, ct);

    private async Task<string> FindFaultAsync(Signed<Voucher> voucher, CancellationToken ct)
    {
        try
        {
            var check = await resources.Vouchers.AcceptAsync(voucher, ct);
            if (check is VoucherCheck.UnknownJob or VoucherCheck.AboveCap or VoucherCheck.AboveEscrow
                && await TryTrackAsync(voucher.Message.JobId, ct))
                check = await resources.Vouchers.AcceptAsync(voucher, ct);
            // Two answers may overtake each other: an older voucher says nothing about the newer one that is held.
            var isOld = check == VoucherCheck.Falling
                && voucher.Message.Amount <= resources.Vouchers.Guaranteed(voucher.Message.JobId);
            return isOld || check is VoucherCheck.Accepted or VoucherCheck.Known ? "" : check.ToString();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return e.Message;
        }
    }

    /// <summary>After a restart the book must hear again who signs and what the escrow can pay: both change.</summary>
    private async Task<bool> TryTrackAsync(Hash32 job, CancellationToken ct)
    {
        var reply = await jobs.TermsAsync(job, ct);
        if (reply.Terms.Signer != resources.Network.Gateway || await _view.JobAsync(job, ct) is not { } facts)
            return false;
        var cap = reply.Caps.CapOf(resources.Key.Address);
        resources.Vouchers.Track(job, reply.Terms.Signer, cap, await PaidAsync(job, ct) + facts.Left);
        return true;
    }

    /// <returns>Why it failed; empty where it did not.</returns>
    private async Task<string> ClaimAsync(Signed<Voucher> voucher, CancellationToken ct)
    {
        var reply = await jobs.TermsAsync(voucher.Message.JobId, ct);
        if (!reply.Caps.TryProve(resources.Key.Address, out var proof))
            return "the terms give this provider no cap";
        var cap = reply.Caps.CapOf(resources.Key.Address);
        var claim = _calls.Claim(new Redeemable(reply.Terms, voucher, cap, proof));
        var outcome = await resources.Sender.SendAsync(claim, ct);
        if (outcome.Succeeded)
            return "";
        if (outcome.Status == TransactionStatus.InsufficientFunds)
            return await _gas.AskAsync(ct);
        return $"{outcome.Status}: " + (outcome.RevertData.IsEmpty
            ? outcome.Text
            : MarketRevert.Decode(outcome.RevertData).Text);
    }
}
