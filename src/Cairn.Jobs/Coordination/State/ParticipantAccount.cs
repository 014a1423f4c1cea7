using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// One provider's money in one job. Earned, pending and leased together never exceed the cap, so nothing is leased that
/// could not be paid.
/// </summary>
internal sealed class ParticipantAccount(int index, Address provider, UInt128 price, UInt128 cap)
{
    public int Index { get; } = index;

    public Address Provider { get; } = provider;

    /// <summary>Token base units for a work unit.</summary>
    public UInt128 Price { get; } = price;

    public UInt128 Cap { get; private set; } = cap;

    /// <summary>Covered by vouchers.</summary>
    public UInt128 Earned { get; private set; }

    /// <summary>Receipted; its draw or audit is open.</summary>
    public UInt128 Pending { get; private set; }

    /// <summary>Set aside for leases that are out.</summary>
    public UInt128 Leased { get; private set; }

    public long PiecesPaid { get; private set; }

    /// <summary>The amount of the newest voucher.</summary>
    public UInt128 Vouchered { get; set; }

    public UInt128 Discarded { get; private set; }

    public bool Excluded { get; set; }

    /// <summary>Its stake is locked, or need not be.</summary>
    public bool MayWork { get; set; }

    /// <summary>The lock that it signed; null before, and after the chain refused it.</summary>
    public CoordinatorEffect.RecordLock? Lock { get; set; }

    /// <summary>Its first piece in the job has been marked for audit.</summary>
    public bool FirstMarked { get; set; }

    /// <summary>When it was last heard of, in Unix milliseconds.</summary>
    public long SeenMs { get; set; }

    /// <summary>When its newest batch arrived, in Unix milliseconds.</summary>
    public long ReceivedMs { get; set; }

    /// <summary>Leases that have not expired and have pieces left.</summary>
    public List<Lease> Live { get; } = [];

    /// <summary>Expired leases, oldest first, whose results are taken if they still come.</summary>
    public Queue<Lease> Late { get; } = [];

    /// <summary>Audits that the draw chose it for; those taken by others are skipped.</summary>
    public Queue<AuditCase> Assigned { get; } = [];

    public UInt128 Room => Cap - Earned - Pending - Leased;

    /// <summary>A cap never falls below what is bound.</summary>
    public void Recut(UInt128 cap) => Cap = UInt128.Max(cap, Earned + Pending + Leased);

    public bool TryReserve(UInt128 amount)
    {
        if (amount > Room)
            return false;
        Leased += amount;
        return true;
    }

    public void Release(UInt128 amount) => Leased = checked(Leased - amount);

    /// <summary>A receipt arrived for reserved work.</summary>
    public void Receive(UInt128 amount)
    {
        Leased = checked(Leased - amount);
        Pending += amount;
    }

    /// <summary>A receipt arrived for work whose reservation had ended.</summary>
    public bool TryReceiveLate(UInt128 amount)
    {
        if (amount > Room)
            return false;
        Pending += amount;
        return true;
    }

    public void Accept(UInt128 amount)
    {
        Pending = checked(Pending - amount);
        Earned += amount;
        PiecesPaid++;
    }

    public void Discard(UInt128 amount)
    {
        Pending = checked(Pending - amount);
        Discarded += amount;
    }
}
