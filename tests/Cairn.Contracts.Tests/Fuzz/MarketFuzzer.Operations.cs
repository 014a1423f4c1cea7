using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>The operations: draw arguments, ask the model, make the call.</summary>
internal sealed partial class MarketFuzzer
{
    private async Task<bool?> DepositAsync()
    {
        var (from, token, amount) = (Client(), Token(), Amount(20_000));
        // Moods 1 and 2 refuse transfers; 4 calls back into a guarded function, which fails inside and changes nothing.
        var arrives = token == _fee.Address ? amount - (amount + 99) / 100 : amount;
        var expected = arrives > 0 && !Refuses(token);
        if (expected) _model.Deposit(token, Key(from), arrives);
        return await ExpectAsync("deposit", expected, from, Market.Deposit(token, amount));
    }

    private async Task<bool?> WithdrawAsync()
    {
        var (from, token) = (Client(), Token());
        var amount = Amount((ulong)_model.Free(token, Key(from)) / 2 + 5);
        var expected = !Refuses(token) && _model.Withdraw(token, Key(from), amount);
        return await ExpectAsync("withdraw", expected, from, Market.Withdraw(token, Key(5), amount));
    }

    private async Task<bool?> StakeAsync()
    {
        var (from, token) = (Anybody(), Token());
        var amount = Amount((ulong)_model.Free(token, Key(from)) / 2 + 3);
        var expected = _model.StakeUp(token, Key(from), amount);
        return await ExpectAsync("stake", expected, from, Market.Stake(token, amount));
    }

    private async Task<bool?> UnstakeAsync()
    {
        var (token, from) = OneOf(_model.Staked);
        var amount = Amount((ulong)_model.Stake(token, Key(from)) + 2);
        var expected = _model.Unstake(token, Key(from), amount, _now + 1);
        return await ExpectAsync("unstake", expected, from, Market.Unstake(token, amount));
    }

    private async Task<bool?> FinishAsync()
    {
        var (token, from) = OneOf(_model.OnTheWayOut);
        var expected = _model.Finish(token, Key(from), _now + 1);
        return await ExpectAsync("finish", expected, from, Market.Finish(token));
    }

    private async Task<bool?> OpenAsync()
    {
        var (client, token) = (Client(), Token());
        var budget = Amount((ulong)_model.Free(token, Key(client)) / 2 + 10);
        var caps = RandomCaps(_random.Next(5) == 0 ? 2 * budget : budget);
        var terms = new JobTerms(Key(client), Key(SignerAccount), token, caps.Root,
            new Work(_now + Amount(60_000), Amount(3_600), Pieces, MaxPerPiece, default, default, 100 + Amount(900),
                _random.Next(3) == 0 ? chain.Deployment.ConsentVerdict : chain.Puppet.Address, 0, 0, ++_nonce));
        var job = new ModelJob(terms, caps, terms.JobId(chain.Domain), client, budget);
        var expected = _model.Open(job, _now + 1);
        if (_random.Next(2) == 0) return await ExpectAsync("open", expected, client, Market.Open(terms, budget));
        var (r, vs) = Messages.Sign(TestChain.Key(client), chain.Domain, Messages.Open(job.Id, budget));
        return await ExpectAsync("openFor", expected, 5, Market.OpenFor(terms, budget, r, vs));
    }

    private async Task<bool?> TopUpAsync()
    {
        if (Job() is not { } job) return null;
        var (from, amount) = (Client(), Amount(500));
        var expected = _model.TopUp(job, Key(from), amount);
        return await ExpectAsync("topUp", expected, from, Market.TopUp(job.Terms.Payment(), amount));
    }

    private async Task<bool?> ClaimAsync()
    {
        if (Job() is not { } job) return null;
        var provider = TestJob.Provider(_random.Next(Providers));
        var caps = job.CapsAt(_now + 1);
        var amount = Amount((ulong)caps.CapOf(provider) * 5 / 4 + 2);
        var voucher = Voucher(job, caps, provider, amount);
        var expected = _model.Claim(job, provider, amount, _now + 1);
        return await ExpectAsync("claim", expected, 5,
            Market.Claim(job.Terms.Payment(), voucher, caps.Proof(provider)));
    }

    private async Task<bool?> CountSettledAsync()
    {
        if (Job() is not { Totals: not null } job) return null;
        var provider = TestJob.Provider(_random.Next(Providers));
        return await ExpectAsync("countSettled", MarketModel.CountSettled(job, provider), 5,
            Market.CountSettled(job.Id, provider, job.Totals));
    }

    // Two vouchers of jobs nobody settled: what covers nothing new is passed over, all else must be in order.
    private async Task<bool?> ClaimManyAsync()
    {
        if (Job() is not { } first || Job() is not { } second) return null;
        var now = _now + 1;
        ModelJob[] jobs = [first, second];
        if (jobs.Any(j => j.IsClosed || j.Totals is not null || j.CapsAt(now).Sum > j.Budget)) return null;
        var claims = new List<Claim>();
        foreach (var job in jobs)
        {
            var caps = job.CapsAt(now);
            var provider = caps.Entries[_random.Next(caps.Entries.Count)].Provider;
            var amount = Amount((ulong)caps.CapOf(provider) + 1);
            claims.Add(new Claim(job.Terms.Payment(), Voucher(job, caps, provider, amount), caps.Proof(provider)));
            _model.Claim(job, provider, amount, now);
        }
        return await ExpectAsync("claimMany", true, 5, Market.ClaimMany(claims));
    }

    private async Task<bool?> SettleAsync()
    {
        if (Job() is not { } job) return null;
        var caps = job.CapsAt(_now + 1);
        var totals = caps.PackTotals(Drawn(caps, out var drawn), width: 5);
        var before = (await Market.JobAsync(job.Id)).Word;
        var (wasSealed, spent) = (job.IsSealed, job.Spent);
        var expected = !wasSealed && _model.Settle(job, p => drawn[p], again: false, _now + 1);
        if (expected && job.IsSealed) (job.Totals, job.Witness) = (totals, before + ((job.Spent - spent) << 112));
        return await ExpectAsync("settle", expected, job.Client, Market.Settle(job.Terms.Own(), Hash32.Zero, totals));
    }

    private async Task<bool?> SettleAgainAsync()
    {
        if (Job() is not { } job) return null;
        var caps = job.CapsAt(_now + 1);
        var totals = caps.PackTotals(Drawn(caps, out var drawn), width: 6);
        var call = Market.SettleAgain(job.Terms.Own(), job.Witness, job.Totals ?? [], Hash32.Zero, totals);
        var expected = _model.Settle(job, p => drawn[p], again: true, _now + 1);
        return await ExpectAsync("settleAgain", expected, job.Client, call);
    }

    private async Task<bool?> UnsealAsync()
    {
        if (Job() is not { } job) return null;
        var expected = job.IsSealed;
        job.IsSealed = false;
        return await ExpectAsync("unseal", expected, 5,
            Market.Unseal(job.Id, job.Witness, Keccak256.Compute(job.Totals ?? [])));
    }

    private async Task<bool?> RecutAsync()
    {
        if (Job() is not { } job) return null;
        var (old, next) = (job.CapsAt(_now + 1), RandomCaps((ulong)job.Budget));
        var expected = _model.Recut(job, next, _now + 1);
        return await ExpectAsync("recut", expected, job.Client,
            Market.Recut(job.Terms, old.Pack(), next.Pack(), job.Totals ?? []));
    }

    private async Task<bool?> RefundAsync()
    {
        if (Job() is not { } job) return null;
        var (witness, hash) = job.IsSealed ? (job.Witness, Keccak256.Compute(job.Totals!)) : default;
        var expected = _model.Refund(job, isReleased: false, _now + 1);
        return await ExpectAsync("refund", expected, job.Client, Market.Refund(job.Terms, witness, hash));
    }

    private async Task<bool?> RefundReleasedAsync()
    {
        if (_random.Next(3) != 0 || Job() is not { } job) return null;
        var caps = job.CapsAt(_now + 1);
        var owing = caps.Entries.Where(e => job.PaidTo(e.Provider) < e.Cap && !job.Forfeited.Contains(e.Provider))
            .Select(e => e.Provider).ToArray();
        var forgets = owing.Length > 0 && _random.Next(3) == 0;
        var releases = owing.Skip(forgets ? 1 : 0).SelectMany(p =>
        {
            var key = Enumerable.Range(0, Providers).Select(TestJob.ProviderKey).Single(k => k.Address == p);
            var (r, vs) = Messages.Sign(key, chain.Domain, Messages.Release(job.Id));
            return (byte[])[.. r.AsSpan(), .. vs.AsSpan()];
        }).ToArray();
        var witness = job.IsSealed ? job.Witness : 0;
        var expected = !forgets && _model.Refund(job, isReleased: true, _now + 1);
        return await ExpectAsync("refundReleased", expected, job.Client,
            Market.RefundReleased(job.Terms, witness, job.Totals ?? [], caps.Pack(), releases));
    }

    private async Task<bool?> MoodAsync()
    {
        _mood = new ulong[] { 0, 0, 1, 2, 4 }[_random.Next(5)];
        var call = Market.Deposit(_moody.Address, 1).Data.ToArray();
        await chain.SendAsync(0, _moody.Call("setMood", _mood, Market.Address, call, 0UL));
        _now = Math.Max(_now, await chain.NowAsync());
        return null;
    }

    private bool Refuses(Address token) => token == _moody.Address && _mood is (1 or 2);

    private SignedVoucher Voucher(ModelJob job, CapList caps, Address provider, ulong amount) => Messages.SignVoucher(
        TestChain.Key(SignerAccount), chain.Domain, job.Id, provider, amount, caps.CapOf(provider));

    private Func<Address, UInt128> Drawn(CapList caps, out Dictionary<Address, UInt256> totals)
    {
        var drawn = caps.Entries.ToDictionary(e => e.Provider,
            e => _random.Next(4) == 0 ? 0 : (UInt128)Amount((ulong)e.Cap));
        totals = drawn.ToDictionary(e => e.Key, e => (UInt256)e.Value);
        return p => drawn[p];
    }
}
