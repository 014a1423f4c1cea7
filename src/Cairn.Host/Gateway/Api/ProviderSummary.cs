using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider that is connected.</summary>
/// <param name="Offer">Its offer, as it signed it.</param>
/// <param name="Agent">What the chain holds of it.</param>
/// <param name="LeasesCompleted">Leases that it answered whole, over all jobs of this gateway.</param>
/// <param name="LeasesExpired">Leases that ran out.</param>
/// <param name="UnitsPerSecond">Speed measured here; 0 before it is known.</param>
public sealed record ProviderSummary(
    Signed<Offer> Offer, AgentView Agent, long LeasesCompleted, long LeasesExpired, long UnitsPerSecond)
{
    internal static ProviderSummary Of(Signed<Offer> offer, AgentView agent, ProviderRecord? record) => new(
        offer, agent, record?.LeasesCompleted ?? 0, record?.LeasesExpired ?? 0, record?.UnitsPerSecond ?? 0);
}
