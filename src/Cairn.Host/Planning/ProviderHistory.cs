using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// What a gateway knows of those who offer: its own journal's history, which outlives restarts, and the contradictions
/// that the chain holds, whoever recorded them.
/// </summary>
internal sealed class ProviderHistory(CoordinatorService coordinator, IdentityBook identities)
{
    /// <summary>Each offer with its provider's record; a newcomer's is empty.</summary>
    public IReadOnlyList<(Signed<Offer> Offer, ProviderRecord Record)> Of(IReadOnlyList<Signed<Offer>> offers)
    {
        var records = coordinator.Read(c => c.Providers.ToDictionary(p => p.Provider));
        return
        [
            .. offers.Select(o =>
            {
                var (terms, provider) = (Terms(o.Message), o.Message.Provider);
                var record = records.TryGetValue(provider, out var known)
                    ? known with { Offer = terms }
                    : new ProviderRecord(terms, coordinator.NowMs);
                var onChain = (int)Math.Min(identities.Of(provider).Contradictions, int.MaxValue);
                return (o, record with { Contradictions = Math.Max(record.Contradictions, onChain) });
            }),
        ];
    }

    /// <summary>An offer as the coordinator reads it.</summary>
    public static ProviderOffer Terms(Offer offer) => new(offer.Provider, offer.KindList, offer.PricePerUnit,
        (long)offer.UnitsPerSecond, (int)offer.Threads, offer.Sandbox, (long)offer.Expiry * 1000);
}
