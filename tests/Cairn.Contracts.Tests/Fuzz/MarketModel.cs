using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>The Market's books by the specification. An operation says whether the contract must accept it.</summary>
internal sealed partial class MarketModel(Address ruler)
{
    public const ulong UnstakeDelay = 14 * 86_400;

    private readonly Dictionary<(Address Token, Address Account), UInt256> _free = [];
    private readonly Dictionary<(Address Token, Address Account), UInt256> _stake = [];
    private readonly Dictionary<(Address Token, Address Account), (UInt256 Amount, ulong Until)> _leaving = [];

    public List<ModelJob> Jobs { get; } = [];

    /// <summary>Credited deposits less withdrawals, per token.</summary>
    public Dictionary<Address, UInt256> Held { get; } = [];

    public UInt256 Free(Address token, Address account) => _free.GetValueOrDefault((token, account));

    public UInt256 Stake(Address token, Address account) => _stake.GetValueOrDefault((token, account));

    public UInt256 Leaving(Address token, Address account) => _leaving.GetValueOrDefault((token, account)).Amount;

    public IEnumerable<(Address Token, Address Account)> Staked =>
        _stake.Where(s => !s.Value.IsZero).Select(s => s.Key);

    public IEnumerable<(Address Token, Address Account)> OnTheWayOut => _leaving.Keys;

    public void Deposit(Address token, Address account, UInt256 arrived)
    {
        Credit(token, account, arrived);
        Held[token] = Held.GetValueOrDefault(token) + arrived;
    }

    public bool Withdraw(Address token, Address account, UInt256 amount)
    {
        if (amount.IsZero || !Debit(token, account, amount)) return false;
        Held[token] -= amount;
        return true;
    }

    public bool StakeUp(Address token, Address account, UInt256 amount)
    {
        if (amount.IsZero || !Debit(token, account, amount)) return false;
        _stake[(token, account)] = Stake(token, account) + amount;
        return true;
    }

    public bool Unstake(Address token, Address account, UInt256 amount, ulong now)
    {
        if (amount.IsZero || Stake(token, account) < amount) return false;
        _stake[(token, account)] -= amount;
        _leaving[(token, account)] = (Leaving(token, account) + amount, now + UnstakeDelay);
        return true;
    }

    public bool Finish(Address token, Address account, ulong now)
    {
        if (!_leaving.TryGetValue((token, account), out var entry) || now < entry.Until) return false;
        _leaving.Remove((token, account));
        Credit(token, account, entry.Amount);
        return true;
    }

    public bool Open(ModelJob job, ulong now)
    {
        if (job.Budget.IsZero || job.Terms.Work.Deadline <= now || Jobs.Any(j => j.Id == job.Id)) return false;
        if (!Debit(job.Terms.Token, job.Terms.Client, job.Budget)) return false;
        Jobs.Add(job);
        return true;
    }

    public bool TopUp(ModelJob job, Address from, UInt256 amount)
    {
        if (amount.IsZero || job.IsClosed || job.IsSealed || !Debit(job.Terms.Token, from, amount)) return false;
        job.Budget += amount;
        return true;
    }

    public bool Claim(ModelJob job, Address provider, UInt256 amount, ulong now)
    {
        var caps = job.CapsAt(now);
        if (job.IsClosed || job.IsSealed || caps.Sum > job.Budget || caps.CapOf(provider) == 0) return false;
        if (job.Totals is not null && !job.Recorded.Contains(provider)) return false;
        var paid = job.Lift(provider, UInt256.Min(amount, job.Limit(provider, caps.CapOf(provider))));
        if (paid.IsZero) return false;
        Credit(job.Terms.Token, provider, paid);
        return true;
    }

    public static bool CountSettled(ModelJob job, Address provider)
    {
        if (job.IsClosed || job.IsSealed) return false;
        job.Recorded.Add(provider);
        return true;
    }

    /// <summary>Both kinds: the first settlement seals, later ones show the first one's list.</summary>
    public bool Settle(ModelJob job, Func<Address, UInt256> total, bool again, ulong now)
    {
        var caps = job.CapsAt(now);
        if (job.IsClosed || caps.Sum > job.Budget) return false;
        if (!again && job.Totals is not null) return false;
        job.IsSealed = !again && !job.HasReserves;
        foreach (var (provider, cap) in caps.Entries)
        {
            var paid = job.Lift(provider, UInt256.Min(total(provider), job.Limit(provider, cap)));
            Credit(job.Terms.Token, provider, paid);
            if (again && !paid.IsZero && job.Totals is not null) job.Recorded.Add(provider);
        }
        return true;
    }

    public bool Recut(ModelJob job, CapList next, ulong now)
    {
        if (job.IsClosed || job.IsSealed || job.IsRecutPending(now) || !job.AllowsRecut(next, now)) return false;
        job.Recut(next, now);
        return true;
    }

    public bool Refund(ModelJob job, bool isReleased, ulong now)
    {
        var isLate = now >= job.Terms.Work.Deadline + job.Terms.Work.Grace;
        if (job.IsClosed || (isReleased ? job.IsRecutPending(now) : !isLate)) return false;
        Credit(job.Terms.Token, job.Terms.Client, job.Budget - job.Committed);
        job.Budget = job.Committed;
        (job.IsClosed, job.IsSealed) = (true, false);
        return true;
    }

    /// <summary>
    /// Free, staked, locked, leaving, burned and escrowed money of a token: must be what came in and did not go out.
    /// </summary>
    public UInt256 Sum(Address token)
    {
        var sum = Burned(token);
        foreach (var (key, amount) in _free.Concat(_stake))
            if (key.Token == token) sum += amount;
        foreach (var (key, entry) in _leaving)
            if (key.Token == token) sum += entry.Amount;
        foreach (var job in Jobs)
            if (job.Terms.Token == token)
                sum = job.Locks.Values.Aggregate(sum + job.Budget - job.Spent, (all, l) => all + l.Amount);
        return sum;
    }

    private void Credit(Address token, Address account, UInt256 amount) =>
        _free[(token, account)] = Free(token, account) + amount;

    private bool Debit(Address token, Address account, UInt256 amount)
    {
        if (Free(token, account) < amount) return false;
        _free[(token, account)] -= amount;
        return true;
    }
}
