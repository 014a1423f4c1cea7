using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>Leases, pay by time, locks, slashing and bonds, through a verdict module that does as it is told.</summary>
internal sealed partial class MarketFuzzer
{
    private const uint Pieces = 600;
    private const ulong MaxPerPiece = 40;

    private async Task<bool?> AssertAsync()
    {
        if (Job() is not { } job) return null;
        var now = _now + 1;
        var caps = job.CapsAt(now);
        var provider = _random.Next(4) == 0
            ? TestJob.Provider(_random.Next(Providers))
            : caps.Entries[_random.Next(caps.Entries.Count)].Provider;
        var (first, from, taken) = (Amount(Pieces - 1), Amount(8), Amount(20));
        var count = _random.Next(8) == 0 ? Amount(20) : from + taken + Amount(4);
        var price = Amount(_random.Next(8) == 0 ? 2 * MaxPerPiece : 5);
        var lease = Messages.SignLease(TestChain.Key(SignerAccount), chain.Domain, job.Id, provider, first, count,
            price);
        var isLeased = price <= MaxPerPiece && first + count <= Pieces && taken > 0 && from + taken <= count;
        var expected = isLeased && _model.Assert(job, provider, first + from, taken, price, now);
        return await ExpectAsync("assert", expected, 5, chain.Puppet.Call("assertPieces", job.Terms.ToAbi(), lease,
            from, taken, caps.CapOf(provider), caps.Proof(provider)));
    }

    private async Task<bool?> PayReservedAsync()
    {
        if (Job() is not { } job) return null;
        var (provider, amount) = Reserved(job);
        var expected = _model.PayReserved(job, provider, amount);
        return await ExpectAsync("payReserved", expected, 5, Rule("pay", job, provider, amount));
    }

    private async Task<bool?> VoidReservedAsync()
    {
        if (Job() is not { } job) return null;
        var (provider, amount) = Reserved(job);
        var expected = _model.VoidReserved(job, provider, amount);
        return await ExpectAsync("voidReserved", expected, 5, Rule("void", job, provider, amount));
    }

    private async Task<bool?> SlashAsync()
    {
        if (_random.Next(3) != 0 || Job() is not { } job) return null;
        var (provider, challenger) = (TestJob.Provider(_random.Next(Providers)), Key(Client()));
        var expected = _model.Slash(job, provider, challenger);
        return await ExpectAsync("slash", expected, 5, Rule("convict", job, provider, challenger));
    }

    private async Task<bool?> RecordLockAsync()
    {
        if (Job() is not { } job) return null;
        var staked = Enumerable.Range(0, Providers).Select(TestJob.ProviderKey)
            .Where(k => !_model.Stake(job.Terms.Token, k.Address).IsZero).ToArray();
        var key = staked.Length > 0
            ? staked[_random.Next(staked.Length)]
            : TestJob.ProviderKey(_random.Next(Providers));
        var amount = Amount((ulong)_model.Stake(job.Terms.Token, key.Address) + 1);
        var until = job.Terms.Work.Deadline + Amount(40_000) - Amount(2_000);
        var signed = Messages.SignLock(key, chain.Domain, job.Id, job.Terms.Token, amount, until);
        var expected = _model.RecordLock(job, key.Address, amount, until, _now + 1);
        return await ExpectAsync("recordLock", expected, 5, Market.RecordLock(job.Terms, signed));
    }

    private async Task<bool?> ReleaseLockAsync()
    {
        var locked = _model.Jobs.Where(j => j.Locks.Count > 0).ToArray();
        if (locked.Length == 0) return null;
        var job = locked[_random.Next(locked.Length)];
        var (provider, isBusy) = (job.Locks.Keys.First(), _random.Next(3) == 0);
        await chain.SendAsync(0, chain.Puppet.Call("setBusy", job.Id, provider, isBusy));
        _now = Math.Max(_now, await chain.NowAsync());
        var expected = _model.ReleaseLock(job, provider, isBusy && IsRuled(job), _now + 1);
        return await ExpectAsync("releaseLock", expected, 5, Market.ReleaseLock(job.Terms, provider));
    }

    private async Task<bool?> BondAsync()
    {
        var (from, token, puppet) = (Client(), Token(), chain.Puppet.Address);
        if (_random.Next(2) == 0)
        {
            var bond = Amount((ulong)_model.Free(token, Key(from)) / 4 + 3);
            return await ExpectAsync("takeBond", _model.Give(token, Key(from), puppet, bond), from,
                chain.Puppet.Call("takeBond", token, bond));
        }
        var (amount, to) = (Amount((ulong)_model.Free(token, puppet) + 2), Key(Anybody()));
        return _random.Next(3) == 0
            ? await ExpectAsync("burn", _model.Burn(token, puppet, amount), 5,
                chain.Puppet.Call("burnBond", token, amount))
            : await ExpectAsync("returnBond", _model.Give(token, puppet, to, amount), 5,
                chain.Puppet.Call("returnBond", token, to, amount));
    }

    private async Task<bool?> GiveAsync()
    {
        var (from, token, to) = (Client(), Token(), TestJob.Provider(_random.Next(Providers)));
        var amount = Amount((ulong)_model.Free(token, Key(from)) / 4 + 3);
        var expected = _model.Give(token, Key(from), to, amount);
        return await ExpectAsync("give", expected, from, Market.Give(token, to, amount));
    }

    private bool IsRuled(ModelJob job) => job.Terms.Work.Verdict == chain.Puppet.Address;

    private ContractCall Rule(string function, ModelJob job, Address provider, object argument) =>
        chain.Puppet.Call(function, job.Terms.ToAbi(), provider, argument);

    // One that has something set aside, where there is one.
    private (Address Provider, ulong Amount) Reserved(ModelJob job)
    {
        var holders = job.Reserved.Where(r => !r.Value.IsZero).Select(r => r.Key).Order().ToArray();
        var provider = holders.Length > 0
            ? holders[_random.Next(holders.Length)]
            : TestJob.Provider(_random.Next(Providers));
        return (provider, Amount((ulong)job.ReservedFor(provider) * 5 / 4 + 1));
    }
}
