using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>The providers that have connected, bounded in number.</summary>
internal sealed class ProviderDirectory(int providersMax)
{
    private readonly Dictionary<Address, ProviderRecord> _records = [];

    public IEnumerable<ProviderRecord> All => _records.Values;

    public bool TryGet(Address provider, out ProviderRecord record) => _records.TryGetValue(provider, out record!);

    public void Put(ProviderOffer offer, long nowMs)
    {
        if (_records.TryGetValue(offer.Provider, out var known))
        {
            _records[offer.Provider] = known with { Offer = offer, SeenMs = nowMs };
            return;
        }

        if (_records.Count >= providersMax)
            _records.Remove(_records.Values.MinBy(r => (r.SeenMs, r.Provider))!.Provider);
        _records.Add(offer.Provider, new ProviderRecord(offer, nowMs));
    }

    public void Seen(Address provider, long nowMs)
    {
        if (_records.TryGetValue(provider, out var record))
            _records[provider] = record with { SeenMs = nowMs };
    }

    public void CountExpired(Address provider)
    {
        if (_records.TryGetValue(provider, out var record))
            _records[provider] = record with { LeasesExpired = record.LeasesExpired + 1 };
    }

    public void CountContradicted(Address provider)
    {
        if (_records.TryGetValue(provider, out var record))
            _records[provider] = record with { Contradictions = record.Contradictions + 1 };
    }

    /// <summary>A lease was answered whole.</summary>
    public void CountCompleted(Address provider)
    {
        if (_records.TryGetValue(provider, out var record))
            _records[provider] = record with { LeasesCompleted = record.LeasesCompleted + 1 };
    }

    /// <summary>An execution was accepted.</summary>
    public void CountAccepted(Address provider, long units, long tookMs)
    {
        if (_records.TryGetValue(provider, out var record))
            _records[provider] = record.WithAccepted(units, tookMs);
    }
}
