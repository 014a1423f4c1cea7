namespace Cairn.Jobs.Tests;

public sealed class ProviderSelectionTests
{
    private const long NowMs = 1_000;

    [Fact]
    public void Cheap_reliable_and_safe_providers_come_first() => Assert.Equal(
        [4, 3, 5, 1, 2],
        Choose([Provider(1, 30), Provider(2, 10) with { Contradictions = 2 }, Provider(3, 20),
            Provider(4, 20, sandbox: 3), Provider(5, 19) with { LeasesCompleted = 1, LeasesExpired = 1 }]));

    [Fact]
    public void Who_cannot_or_may_not_is_not_chosen() => Assert.Equal(
        [5],
        Choose([Provider(1, 10, kind: "sweep"), Provider(2, 10, expiryMs: NowMs),
            Provider(3, 10) with { Contradictions = 3 }, Provider(4, 51), Provider(5, 50)], 50));

    [Fact]
    public void Of_equal_offers_the_speed_measured_here_counts_and_claims_only_of_newcomers()
    {
        var boaster = Provider(9, 10) with { PiecesAccepted = 8, WorkUnits = 20, WorkMs = 10_000 };
        Assert.Equal((2L, 2L), (boaster.UnitsPerSecond, boaster.MeasuredUnitsPerSecond));
        Assert.Equal([3, 9, 1], Choose([Provider(1, 10), boaster, Provider(3, 10)]));
        var newcomer = boaster with { PiecesAccepted = 7 };
        Assert.Equal((9L, 0L), (newcomer.UnitsPerSecond, newcomer.MeasuredUnitsPerSecond));
        Assert.Equal([9, 3, 1], Choose([Provider(1, 10), newcomer, Provider(3, 10)]));
    }

    [Fact]
    public void The_measure_follows_a_machine_that_changes_and_never_overflows()
    {
        var record = Provider(1, 10);
        for (var i = 0; i < 1_000; i++)
            record = record.WithAccepted(units: 50, tookMs: 1_000);
        Assert.InRange(record.UnitsPerSecond, 49, 50);
        for (var i = 0; i < 3_000; i++)
            record = record.WithAccepted(units: 50, tookMs: 10_000);
        Assert.InRange(record.UnitsPerSecond, 4, 5);
        for (var i = 0; i < 10; i++)
            record = record.WithAccepted(long.MaxValue, long.MaxValue);
        Assert.InRange(record.UnitsPerSecond, 1, long.MaxValue);
        Assert.Equal(4_010, record.PiecesAccepted);
    }

    private static IEnumerable<int> Choose(ProviderRecord[] candidates, int maxPrice = int.MaxValue) =>
        ProviderSelection.Choose(candidates, "train", (UInt128)maxPrice, 100, NowMs)
            .Select(c => (int)c.Offer.UnitsPerSecond);

    private static ProviderRecord Provider(
        int id, int price, int sandbox = 0, string kind = "train", long expiryMs = 2_000) =>
        new(new ProviderOffer(SimWorld.AddressOf(id), [kind], (UInt128)price, id, 1, sandbox, expiryMs), NowMs);
}
