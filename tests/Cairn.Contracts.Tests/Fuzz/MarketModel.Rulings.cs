using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>What the Market does for a verdict module.</summary>
internal sealed partial class MarketModel
{
    private readonly Dictionary<Address, UInt256> _burned = [];

    public UInt256 Burned(Address token) => _burned.GetValueOrDefault(token);

    public bool Assert(ModelJob job, Address provider, ulong first, ulong count, ulong price, ulong now)
    {
        var (caps, amount) = (job.CapsAt(now), (UInt256)(count * price));
        var pieces = Enumerable.Range(0, (int)count).Select(i => (provider, first + (ulong)i)).ToArray();
        if (!IsRuled(job) || job.IsClosed || job.IsSealed || caps.Sum > job.Budget || amount.IsZero) return false;
        if (job.Forfeited.Contains(provider) || pieces.Any(job.Claimed.Contains)) return false;
        if (job.Totals is not null && !job.Recorded.Contains(provider)) return false;
        if (job.PaidTo(provider) + job.ReservedFor(provider) + amount > caps.CapOf(provider)) return false;
        job.Claimed.UnionWith(pieces);
        job.Reserved[provider] = job.ReservedFor(provider) + amount;
        job.HasReserves = true;
        return true;
    }

    /// <summary>A provider is paid the larger of what was agreed and what was proved.</summary>
    public bool PayReserved(ModelJob job, Address provider, UInt256 amount)
    {
        if (!IsRuled(job)) return false;
        if (job.Forfeited.Contains(provider)) return true;
        if (amount > job.ReservedFor(provider)) return false;
        job.Proved[provider] = job.ProvedOf(provider) + amount;
        var paid = job.Lift(provider, job.ProvedOf(provider));
        Credit(job.Terms.Token, provider, paid);
        job.Reserved[provider] = job.ReservedFor(provider) - paid;
        Return(job, provider, amount - paid);
        return true;
    }

    public bool VoidReserved(ModelJob job, Address provider, UInt256 amount)
    {
        if (!IsRuled(job)) return false;
        if (job.Forfeited.Contains(provider)) return true;
        if (amount > job.ReservedFor(provider)) return false;
        Return(job, provider, amount);
        return true;
    }

    public bool Slash(ModelJob job, Address provider, Address challenger)
    {
        if (!IsRuled(job)) return false;
        Return(job, provider, job.ReservedFor(provider));
        job.Forfeited.Add(provider);
        if (!job.Locks.Remove(provider, out var held)) return true;
        var (reward, refund) = (held.Amount / 2, held.Amount * 3 / 10);
        Credit(job.Terms.Token, challenger, reward);
        Credit(job.Terms.Token, job.Terms.Client, refund);
        _burned[job.Terms.Token] = Burned(job.Terms.Token) + held.Amount - reward - refund;
        return true;
    }

    public bool RecordLock(ModelJob job, Address provider, UInt256 amount, ulong until, ulong now)
    {
        var work = job.Terms.Work;
        var isInTime = until > now && until >= work.Deadline + work.Window
            && until <= work.Deadline + work.Grace + UnstakeDelay;
        if (job.IsClosed || amount.IsZero || job.Forfeited.Contains(provider) || !isInTime) return false;
        if (job.Locks.ContainsKey(provider) || Stake(job.Terms.Token, provider) < amount) return false;
        _stake[(job.Terms.Token, provider)] -= amount;
        job.Locks[provider] = (amount, until);
        return true;
    }

    public bool ReleaseLock(ModelJob job, Address provider, bool isBusy, ulong now)
    {
        if (!job.Locks.TryGetValue(provider, out var held) || now < held.Until || isBusy) return false;
        job.Locks.Remove(provider);
        _stake[(job.Terms.Token, provider)] = Stake(job.Terms.Token, provider) + held.Amount;
        return true;
    }

    public bool Give(Address token, Address from, Address to, UInt256 amount)
    {
        if (amount.IsZero || !Debit(token, from, amount)) return false;
        Credit(token, to, amount);
        return true;
    }

    public bool Burn(Address token, Address from, UInt256 amount)
    {
        if (amount.IsZero || !Debit(token, from, amount)) return false;
        _burned[token] = Burned(token) + amount;
        return true;
    }

    private bool IsRuled(ModelJob job) => job.Terms.Work.Verdict == ruler;

    // After a refund the leftover is the client's already, so what returns is too.
    private void Return(ModelJob job, Address provider, UInt256 amount)
    {
        if (amount.IsZero) return;
        job.Reserved[provider] = job.ReservedFor(provider) - amount;
        if (!job.IsClosed) return;
        job.Budget -= amount;
        Credit(job.Terms.Token, job.Terms.Client, amount);
    }
}
