using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What a coordinator knows of a provider, over all jobs.</summary>
/// <param name="Offer">Its newest offer.</param>
/// <param name="SeenMs">When it was last heard of, in Unix milliseconds.</param>
/// <param name="LeasesCompleted">Leases that it answered whole.</param>
/// <param name="LeasesExpired">Leases that ran out.</param>
/// <param name="Contradictions">Jobs in which it was contradicted.</param>
/// <param name="UnitsPerSecond">As measured here, from leases to receipts; 0 before the first.</param>
public sealed record ProviderRecord(
    ProviderOffer Offer, long SeenMs, long LeasesCompleted = 0, long LeasesExpired = 0, int Contradictions = 0,
    long UnitsPerSecond = 0)
{
    public Address Provider => Offer.Provider;
}
