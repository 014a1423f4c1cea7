using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider that is connected.</summary>
/// <param name="Offer">Its offer, as it signed it.</param>
/// <param name="Agent">What the chain holds of it.</param>
/// <param name="LeasesCompleted">Leases that it answered whole, over all jobs of this gateway.</param>
/// <param name="LeasesExpired">Leases that ran out.</param>
/// <param name="PiecesAccepted">Executions that were accepted and paid.</param>
/// <param name="UnitsPerSecond">Speed over accepted executions; 0 before there are enough of them to tell.</param>
public sealed record ProviderSummary(
    Signed<Offer> Offer, AgentView Agent, long LeasesCompleted, long LeasesExpired, long PiecesAccepted,
    long UnitsPerSecond);
