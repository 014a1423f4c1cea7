namespace Cairn.Jobs;

/// <summary>
/// Chooses providers for a job: by price per unit, raised for each lost lease in proportion and doubled for each
/// contradiction on record; then the safer sandbox, then the speed (measured here, once it is), then the address.
/// </summary>
public static class ProviderSelection
{
    private const int ContradictionsMax = 2;

    /// <summary>
    /// The providers to ask, best first: those that can, whose offers hold, within the price and number wanted.
    /// </summary>
    /// <param name="candidates">Who has made an offer.</param>
    /// <param name="kind">The kind of job.</param>
    /// <param name="maxPricePerUnit">The most that a work unit may cost, token base units.</param>
    /// <param name="providersMax">The most to choose.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static IReadOnlyList<ProviderRecord> Choose(
        IEnumerable<ProviderRecord> candidates, string kind, UInt128 maxPricePerUnit, int providersMax, long nowMs) =>
        candidates
            .Where(c => c.Offer.ExpiryMs > nowMs && c.Offer.Kinds.Contains(kind)
                && c.Contradictions <= ContradictionsMax && c.Offer.PricePerUnit <= maxPricePerUnit)
            .OrderBy(Score)
            .ThenByDescending(c => c.Offer.Sandbox)
            .ThenByDescending(c => c.UnitsPerSecond)
            .ThenBy(c => c.Provider)
            .Take(providersMax)
            .ToArray();

    /// <summary>What a unit costs from this provider, its failures counted in; thousandths of a base unit.</summary>
    private static UInt128 Score(ProviderRecord record)
    {
        var leases = record.LeasesCompleted + record.LeasesExpired;
        var lost = leases == 0 ? 0 : record.LeasesExpired * 1_000 / leases;
        var price = UInt128.Min(record.Offer.PricePerUnit, UInt128.MaxValue / (2_000 << ContradictionsMax));
        return price * (UInt128)(1_000 + lost) << record.Contradictions;
    }
}
