using System.Buffers.Binary;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// Who may be paid how much at most in a job: one cap for each provider, in ascending order of address, committed to
/// by a Merkle-sum root, so that the caps that can be proved never add up to more than the root says.
/// </summary>
public sealed class CapTable
{
    /// <summary>The most providers of one job.</summary>
    public const int MaxProviders = 4096;

    private const int MaxTotalBytes = 14;

    private readonly MerkleSumTree _tree;

    /// <exception cref="ArgumentException">No entry, too many, or a provider twice or zero.</exception>
    /// <exception cref="OverflowException">The caps add up to 2^127 or more.</exception>
    public CapTable(IEnumerable<ProviderCap> caps)
    {
        Entries = [.. caps.OrderBy(c => c.Provider)];
        if (Entries.Count is 0 or > MaxProviders)
            throw new ArgumentException($"A job has 1 to {MaxProviders} providers, not {Entries.Count}.", nameof(caps));
        if (Entries[0].Provider.IsZero || Entries.Zip(Entries.Skip(1)).Any(p => p.First.Provider == p.Second.Provider))
            throw new ArgumentException("Every provider needs one cap, and none is the zero address.", nameof(caps));
        _tree = new MerkleSumTree([.. Entries.Select(c => MerkleSumTree.Leaf(c.Provider.AsSpan(), c.Cap))]);
        if (_tree.Root.Sum > CapProof.MaxSum)
            throw new OverflowException("The caps add up to more than any budget.");
    }

    /// <summary>The caps in ascending order of address.</summary>
    public IReadOnlyList<ProviderCap> Entries { get; }

    /// <summary>What the terms' capRoot is.</summary>
    public Hash32 Root => _tree.Commitment;

    /// <summary>The sum of all caps, token base units.</summary>
    public UInt128 Sum => _tree.Root.Sum;

    /// <summary>Equal caps whose sum is at most the budget; what does not divide stays free.</summary>
    public static CapTable EqualDown(IReadOnlyCollection<Address> providers, UInt128 budget) =>
        new(providers.Select(p => new ProviderCap(p, budget / (UInt128)providers.Count)));

    /// <summary>A provider's cap; 0 where it has none.</summary>
    public UInt128 CapOf(Address provider) => IndexOf(provider) is >= 0 and var i ? Entries[i].Cap : 0;

    /// <summary>The proof of a provider's cap as the contract takes it; false where it has none.</summary>
    public bool TryProve(Address provider, out CapProof proof)
    {
        proof = CapProof.Empty;
        var index = IndexOf(provider);
        if (index < 0)
            return false;
        proof = new CapProof(_tree.Proof(index));
        return true;
    }

    /// <summary>The packed list of caps: 36 bytes an entry, provider and cap.</summary>
    public byte[] Pack() => [.. Entries.SelectMany(e => PackEntry(e))];

    /// <summary>
    /// The packed list of totals for a settlement: one byte w, the least width that holds every cap (1 to 14 bytes);
    /// then for every provider its address, its total and what its cap exceeds the total by (w bytes each). The total
    /// is 0 for those not named.
    /// </summary>
    /// <exception cref="ArgumentException">A total above its cap, or for a provider without one.</exception>
    /// <exception cref="OverflowException">A cap of 2^112 base units or more: no budget covers it.</exception>
    public byte[] PackTotals(IReadOnlyDictionary<Address, UInt128> totals)
    {
        foreach (var provider in totals.Keys)
            if (IndexOf(provider) < 0)
                throw new ArgumentException($"{provider} has no cap in this job.", nameof(totals));
        var width = Math.Max(1, Entries.Max(e => (16 * 8 + 7 - (int)UInt128.LeadingZeroCount(e.Cap)) / 8));
        if (width > MaxTotalBytes)
            throw new OverflowException("A cap of 2^112 base units or more cannot be settled.");
        var packed = new List<byte>(1 + Entries.Count * (Address.Size + 2 * width)) { (byte)width };
        var amount = new byte[16];
        foreach (var entry in Entries)
        {
            var total = totals.GetValueOrDefault(entry.Provider);
            if (total > entry.Cap)
                throw new ArgumentException($"{entry.Provider}: total {total} is above the cap {entry.Cap}.",
                    nameof(totals));
            packed.AddRange(entry.Provider.ToArray());
            BinaryPrimitives.WriteUInt128BigEndian(amount, total);
            packed.AddRange(amount[^width..]);
            BinaryPrimitives.WriteUInt128BigEndian(amount, entry.Cap - total);
            packed.AddRange(amount[^width..]);
        }

        return [.. packed];
    }

    /// <summary>The table as a document's list.</summary>
    public DagValue ToDag() => DagValue.List(Entries.Select(e =>
        DagValue.Map([("provider", e.Provider.ToString()), ("cap", e.Cap.ToDag())])));

    /// <summary>Reads what <see cref="ToDag"/> wrote under a key; null after a fault.</summary>
    public static CapTable? FromDag(DagFields fields, string key)
    {
        var entries = fields.Maps(key, MaxProviders, f => new ProviderCap(f.Address("provider"), f.Amount("cap")));
        if (fields.Error.Length > 0)
            return null;
        try
        {
            return new CapTable(entries);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            fields.Fail(key, "has no entry, an entry twice, or adds up to too much");
            return null;
        }
    }

    private int IndexOf(Address provider)
    {
        var (low, high) = (0, Entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Entries[middle].Provider.CompareTo(provider);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private static byte[] PackEntry(ProviderCap entry)
    {
        var bytes = new byte[36];
        entry.Provider.CopyTo(bytes);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(20), entry.Cap);
        return bytes;
    }
}
