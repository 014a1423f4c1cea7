using System.Collections.Concurrent;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>The newest offer of each provider that is connected.</summary>
internal sealed class OfferBook(MarketDomain domain, string gateway, TimeProvider time)
{
    private const int OffersMax = 10_000;
    private readonly ConcurrentDictionary<Address, Signed<Offer>> _offers = new();

    /// <summary>Takes an offer in place of the provider's earlier one, if it is good.</summary>
    public OfferCheck Add(Signed<Offer> offer)
    {
        var kind = offer.Message.KindList[0];
        var check = new OfferRules(domain, gateway, kind, UInt128.MaxValue).Check(offer, time.GetUtcNow());
        if (check != OfferCheck.Good)
            return check;
        if (_offers.Count >= OffersMax && !_offers.ContainsKey(offer.Message.Provider))
            Sweep();
        _offers[offer.Message.Provider] = offer;
        return OfferCheck.Good;
    }

    /// <summary>All offers that have not expired.</summary>
    public IReadOnlyList<Signed<Offer>> All()
    {
        var now = (ulong)Math.Max(0, time.GetUtcNow().ToUnixTimeSeconds());
        return [.. _offers.Values.Where(o => o.Message.Expiry > now).OrderBy(o => o.Message.Provider)];
    }

    private void Sweep()
    {
        var now = (ulong)Math.Max(0, time.GetUtcNow().ToUnixTimeSeconds());
        foreach (var (provider, offer) in _offers)
            if (offer.Message.Expiry <= now)
                _offers.TryRemove(provider, out _);
    }
}
