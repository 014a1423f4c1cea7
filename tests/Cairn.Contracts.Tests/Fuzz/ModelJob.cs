using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>A job as the specification describes it: one number per fact, nothing packed, hashed or deferred.</summary>
internal sealed class ModelJob(JobTerms terms, CapList caps, Hash32 id, int client, UInt256 budget)
{
    public JobTerms Terms { get; } = terms;
    public Hash32 Id { get; } = id;
    public int Client { get; } = client;
    public UInt256 Budget { get; set; } = budget;
    public UInt256 Spent { get; set; }
    public bool IsClosed { get; set; }
    public Dictionary<Address, UInt256> Paid { get; } = [];

    /// <summary>What the verdict module has set aside, and the price of the pieces it found done.</summary>
    public Dictionary<Address, UInt256> Reserved { get; } = [];
    public Dictionary<Address, UInt256> Proved { get; } = [];
    public HashSet<(Address Provider, ulong Piece)> Claimed { get; } = [];
    public HashSet<Address> Forfeited { get; } = [];
    public Dictionary<Address, (UInt256 Amount, ulong Until)> Locks { get; } = [];

    /// <summary>Whether pay was ever set aside.</summary>
    public bool HasReserves { get; set; }

    /// <summary>Providers whose payments after the first settlement are on record.</summary>
    public HashSet<Address> Recorded { get; } = [];

    /// <summary>The first settlement's list, and whether the numbers are still sealed behind it.</summary>
    public byte[]? Totals { get; set; }
    public bool IsSealed { get; set; }
    public UInt256 Witness { get; set; }

    public CapList? Pending { get; private set; }
    public ulong EffectiveAt { get; private set; }

    private CapList _caps = caps;

    /// <summary>What is paid or set aside.</summary>
    public UInt256 Committed => Reserved.Values.Aggregate(Spent, (sum, amount) => sum + amount);

    public UInt256 ReservedFor(Address provider) => Reserved.GetValueOrDefault(provider);

    public UInt256 ProvedOf(Address provider) => Proved.GetValueOrDefault(provider);

    /// <summary>Up to what a provider may be paid by consent.</summary>
    public UInt256 Limit(Address provider, UInt256 cap) =>
        Forfeited.Contains(provider) || ReservedFor(provider) > cap ? 0 : cap - ReservedFor(provider);

    public UInt256 PaidTo(Address provider) => Paid.GetValueOrDefault(provider);

    public CapList CapsAt(ulong now) => Pending is not null && now >= EffectiveAt ? Pending : _caps;

    public void Recut(CapList next, ulong now)
    {
        (_caps, Pending, EffectiveAt) = (CapsAt(now), next, now + Terms.Work.RecutDelay);
    }

    public bool IsRecutPending(ulong now) => Pending is not null && now < EffectiveAt;

    /// <summary>What a recut may promise at most, by the specification's sum.</summary>
    public bool AllowsRecut(CapList next, ulong now)
    {
        var old = CapsAt(now);
        var everybody = old.Entries.Concat(next.Entries).Select(e => e.Provider)
            .Concat(Paid.Keys).Concat(Reserved.Keys).Distinct();
        UInt256 sum = 0;
        foreach (var provider in everybody)
            sum += Forfeited.Contains(provider)
                ? PaidTo(provider)
                : UInt256.Max(PaidTo(provider) + ReservedFor(provider),
                    UInt256.Max(old.CapOf(provider), next.CapOf(provider)));
        return sum <= Budget;
    }

    /// <summary>Lifts what a provider was paid; 0 where it had that much already.</summary>
    public UInt256 Lift(Address provider, UInt256 to)
    {
        var had = PaidTo(provider);
        if (to <= had) return 0;
        Paid[provider] = to;
        Spent += to - had;
        return to - had;
    }
}
