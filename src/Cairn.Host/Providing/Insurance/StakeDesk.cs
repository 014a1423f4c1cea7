using System.Collections.Concurrent;
using System.Text.Json;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// A provider's stake: keeps as much of it in the Market as its owner says, signs locks for jobs that it has checked,
/// and takes back what is no longer locked.
/// </summary>
internal sealed class StakeDesk(
    ProviderResources resources, JobDesk jobs, UInt128 wanted, bool isHome, IProgress<string> log, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SignAgainAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Hash32, DateTimeOffset> _asked = new();
    private readonly ConcurrentDictionary<Hash32, string> _told = new();
    private readonly StakeReader _stakes = new(resources.Chain, resources.Network.Market, resources.Network.Token);
    private readonly MarketCalls _calls = new(resources.Chain, resources.Domain);
    private string _toldOfStake = "";

    /// <summary>Stakes what is missing, and releases locks that have ended, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ReleaseEndedAsync(ct);
                if (isHome)
                    await TopUpAsync(ct);
            }
            catch (IOException e)
            {
                TellOfStake(e.Message);
            }

            await Task.Delay(LookEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Signs the lock that a job waits for, if the job is as its terms say and the stake suffices.</summary>
    /// <exception cref="IOException">The gateway or the chain cannot be asked; the job comes again.</exception>
    public async Task LockAsync(Hash32 job, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_asked.TryGetValue(job, out var last) && now - last < SignAgainAfter)
            return;
        _asked[job] = now;
        var (verdict, _, why) = await jobs.CheckAsync(new ExecutorEffect.CheckEscrow(job, Again: false), ct);
        if (verdict != EscrowVerdict.Good)
        {
            Tell(job, $"no stake is locked for it ({why})");
            return;
        }

        var terms = (await jobs.TermsAsync(job, ct)).Terms;
        var needed = PlannedJob.LockOf((await jobs.DocumentAsync(job, ct)).Policy, terms.MaxPerPiece);
        var (stake, locked) = (await _stakes.OfAsync(resources.Key.Address, ct),
            await _stakes.LockAsync(job, resources.Key.Address, ct));
        if (stake < needed && locked.Amount < needed)
        {
            Tell(job, $"it locks ${DollarAmount.Format(needed)} of stake and ${DollarAmount.Format(stake)} are free; " +
                "stake more with --stake to work for it");
            return;
        }

        var signed = Signed<StakeLock>.By(resources.Key, resources.Domain, new StakeLock(
            job, resources.Key.Address, terms.Token, needed, StakeRule.Until(terms)));
        resources.Evidence.Keep(signed);
        await resources.Gateway.PostNothingAsync("v1/locks", signed, ct);
        Tell(job, $"${DollarAmount.Format(needed)} of stake are locked for it");
    }

    private async Task TopUpAsync(CancellationToken ct)
    {
        if (wanted == 0)
            return;
        var (chain, account, token) = (resources.Chain, resources.Key.Address, resources.Network.Token);
        // What is on its way may be the stake itself.
        if (await chain.GetNonceAsync(account, BlockTag.Pending, ct)
            > await chain.GetNonceAsync(account, BlockTag.Latest, ct))
            return;
        var have = await _stakes.OfAsync(account, ct) + await LockedAsync(ct);
        if (have >= wanted)
            return;
        var missing = (UInt256)(wanted - have);
        var free = await _calls.Contract.FreeAsync(token, account, cancel: ct);
        if (free < missing)
            await DepositAsync(missing - free, ct);
        (await resources.Sender.SendAsync(_calls.Contract.Stake(token, missing), ct)).ReceiptOrThrow();
        TellOfStake($"${DollarAmount.Format(wanted)} are staked");
    }

    private async Task DepositAsync(UInt256 amount, CancellationToken ct)
    {
        var account = resources.Key.Address;
        var token = new TestDollarContract(resources.Chain, resources.Network.Token);
        var held = await token.BalanceOfAsync(account, cancel: ct);
        if (held < amount)
            throw new IOException($"cannot stake ${DollarAmount.Format(wanted)}: {account} lacks " +
                $"${DollarAmount.Format((UInt128)(amount - held))} of the token {token.Address}; send it some");
        (await resources.Sender.SendAsync(token.Approve(resources.Network.Market, amount), ct)).ReceiptOrThrow();
        (await resources.Sender.SendAsync(_calls.Contract.Deposit(token.Address, amount), ct)).ReceiptOrThrow();
    }

    // The locks of all gateways that this account works for.
    private async Task<UInt128> LockedAsync(CancellationToken ct)
    {
        var sum = UInt128.Zero;
        foreach (var file in Directory.EnumerateFiles(resources.Folder.Root, "lock.json", SearchOption.AllDirectories))
            if (JsonSerializer.Deserialize<Signed<StakeLock>>(
                await File.ReadAllBytesAsync(file, ct), ApiJson.Options) is { } signed)
                sum += (await _stakes.LockAsync(signed.Message.JobId, resources.Key.Address, ct)).Amount;
        return sum;
    }

    private async Task ReleaseEndedAsync(CancellationToken ct)
    {
        foreach (var job in resources.Evidence.Jobs)
        {
            if (resources.Evidence.LockOf(job) is not { } signed
                || await resources.Chain.GetBlockAsync(BlockTag.Latest, ct) is not { } head
                || head.TimestampSeconds <= signed.Message.Until)
                continue;
            var terms = (await jobs.TermsAsync(job, ct)).Terms;
            var verdict = new DisputeVerdictContract(resources.Chain, terms.Verdict);
            if (await verdict.IsBusyAsync(job, resources.Key.Address, cancel: ct))
                continue;
            if ((await _stakes.LockAsync(job, resources.Key.Address, ct)).Amount > 0)
                (await resources.Sender.SendAsync(_calls.ReleaseLock(terms, resources.Key.Address), ct))
                    .ReceiptOrThrow();
            resources.Evidence.Forget(job);
            log.Report($"job {job}: its lock has ended");
        }
    }

    private void Tell(Hash32 job, string what)
    {
        if (!_told.TryGetValue(job, out var told) || told != what)
            log.Report($"job {job}: {what}");
        _told[job] = what;
    }

    private void TellOfStake(string what)
    {
        if (what != _toldOfStake)
            log.Report(what);
        _toldOfStake = what;
    }
}
