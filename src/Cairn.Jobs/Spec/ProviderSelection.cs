namespace Cairn.Jobs;

/// <summary>
/// Chooses providers for a job: by price per unit, raised for each lost lease in proportion and doubled for each
/// contradiction on record; then the safer sandbox, then the speed measured here, then the address.
/// </summary>
public static class ProviderSelection
{
    private const int ContradictionsMax = 2;

    /// <summary>
    /// The providers to ask, best first: those that can, whose offers hold, within the price and number wanted.
    /// </summary>
    public static IReadOnlyList<ProviderRecord> Choose(
        IEnumerable<ProviderRecord> candidates, JobSpec spec, long nowMs) =>
        candidates
            .Where(c => c.Offer.ExpiryMs > nowMs && c.Offer.Kinds.Contains(spec.Kind)
                && c.Contradictions <= ContradictionsMax
                && (spec.MaxPricePerUnit is not { } max || c.Offer.PricePerUnit <= max))
            .OrderBy(Score)
            .ThenByDescending(c => c.Offer.Sandbox)
            .ThenByDescending(c => c.UnitsPerSecond > 0 ? c.UnitsPerSecond : c.Offer.UnitsPerSecond)
            .ThenBy(c => c.Provider)
            .Take(spec.Providers ?? Cairn.Market.CapTable.MaxProviders)
            .ToArray();

    /// <summary>What a unit costs from this provider, its failures counted in; thousandths of a base unit.</summary>
    private static UInt128 Score(ProviderRecord record)
    {
        var leases = record.LeasesCompleted + record.LeasesExpired;
        var lost = leases == 0 ? 0 : record.LeasesExpired * 1_000 / leases;
        return checked(record.Offer.PricePerUnit * (UInt128)(1_000 + lost) << record.Contradictions);
    }
}
