using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What a coordinator knows of a provider, over all jobs.</summary>
/// <param name="Offer">Its newest offer.</param>
/// <param name="SeenMs">When it was last heard of, in Unix milliseconds.</param>
/// <param name="LeasesCompleted">Leases that it answered whole.</param>
/// <param name="LeasesExpired">Leases that ran out.</param>
/// <param name="Contradictions">Jobs in which it was contradicted.</param>
/// <param name="PiecesAccepted">Executions that were accepted and paid.</param>
/// <param name="WorkUnits">Work units of the newest accepted executions.</param>
/// <param name="WorkMs">Milliseconds that those took, from lease to receipt.</param>
public sealed record ProviderRecord(
    ProviderOffer Offer, long SeenMs, long LeasesCompleted = 0, long LeasesExpired = 0, int Contradictions = 0,
    long PiecesAccepted = 0, long WorkUnits = 0, long WorkMs = 0)
{
    /// <summary>Accepted executions from which on the speed measured here counts.</summary>
    public const int PiecesMeasuredMin = 8;

    /// <summary>Work that the measure remembers; twice as much is halved.</summary>
    private const long WindowMs = 600_000;

    public Address Provider => Offer.Provider;

    /// <summary>Speed over the accepted executions, rounded down; 0 before there are enough of them.</summary>
    public long MeasuredUnitsPerSecond => PiecesAccepted < PiecesMeasuredMin
        ? 0
        : (long)Int128.Min((Int128)WorkUnits * 1_000 / Math.Max(WorkMs, 1), long.MaxValue);

    /// <summary>Speed to reckon with: measured here or, of a newcomer, as it says itself; at least 1.</summary>
    public long UnitsPerSecond =>
        Math.Max(1, PiecesAccepted < PiecesMeasuredMin ? Offer.UnitsPerSecond : MeasuredUnitsPerSecond);

    /// <summary>With one more accepted execution.</summary>
    internal ProviderRecord WithAccepted(long units, long tookMs)
    {
        var (sumUnits, sumMs) = ((Int128)WorkUnits + units, (Int128)WorkMs + tookMs);
        while (sumMs > 2 * WindowMs || sumUnits > long.MaxValue)
            (sumUnits, sumMs) = (sumUnits / 2, sumMs / 2);
        return this with { PiecesAccepted = PiecesAccepted + 1, WorkUnits = (long)sumUnits, WorkMs = (long)sumMs };
    }
}
