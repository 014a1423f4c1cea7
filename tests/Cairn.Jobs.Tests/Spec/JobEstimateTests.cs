using Cairn.Content;

namespace Cairn.Jobs.Tests;

public sealed class JobEstimateTests
{
    private const long NowMs = 1_000;

    private static readonly WorkPlan Plan = WorkPlan.Uniform(10, 4, 5);

    [Fact]
    public void Cheap_reliable_and_safe_providers_come_first()
    {
        var chosen = ProviderSelection.Choose(
            [Provider(1, 30), Provider(2, 10) with { Contradictions = 2 }, Provider(3, 20), Provider(4, 20, sandbox: 3),
                Provider(5, 19) with { LeasesCompleted = 1, LeasesExpired = 1 }],
            Spec(), NowMs);
        Assert.Equal([4, 3, 5, 1, 2], chosen.Select(c => (int)c.Offer.UnitsPerSecond));
    }

    [Fact]
    public void Who_cannot_or_may_not_is_not_chosen()
    {
        var chosen = ProviderSelection.Choose(
            [Provider(1, 10, kind: "sweep"), Provider(2, 10, expiryMs: NowMs),
                Provider(3, 10) with { Contradictions = 3 }, Provider(4, 51), Provider(5, 50)],
            Spec() with { MaxPricePerUnit = 50 }, NowMs);
        Assert.Equal([5], chosen.Select(c => (int)c.Offer.UnitsPerSecond));
    }

    [Fact]
    public void The_estimate_orders_its_amounts()
    {
        Assert.True(JobEstimate.TryMake(Spec(), Plan, Four(), NowMs, out var estimate, out _));
        Assert.Equal(((UInt128)10, (UInt128)13), (estimate!.PriceLow, estimate.PriceHigh));
        Assert.Equal(14, estimate.AuditsExpected);
        Assert.True(estimate.PlannedLow < estimate.PlannedHigh);
        Assert.True(estimate.PlannedHigh < estimate.WorstCase && estimate.WorstCase <= estimate.BudgetNeeded);
    }

    [Fact]
    public void A_budget_below_the_worst_case_is_refused_with_the_amount_needed()
    {
        Assert.True(JobEstimate.TryMake(Spec(), Plan, Four(), NowMs, out var estimate, out _));
        var needed = estimate!.BudgetNeeded;
        Assert.True(JobEstimate.TryMake(Spec() with { Budget = needed }, Plan, Four(), NowMs, out _, out _));
        var low = Spec() with { Budget = needed - 1 };
        Assert.False(JobEstimate.TryMake(low, Plan, Four(), NowMs, out _, out var error));
        Assert.Equal("budget", error.Field);
        Assert.Contains(DollarAmount.Format(needed), error.Message);
    }

    [Fact]
    public void One_provider_is_too_few()
    {
        Assert.False(JobEstimate.TryMake(Spec(), Plan, [Provider(1, 10)], NowMs, out _, out var error));
        Assert.Equal("providers", error.Field);
    }

    private static ProviderRecord[] Four() => [Provider(1, 10), Provider(2, 11), Provider(3, 12), Provider(4, 13)];

    private static ProviderRecord Provider(
        int id, int price, int sandbox = 0, string kind = "train", long expiryMs = 2_000) =>
        new(new ProviderOffer(SimWorld.AddressOf(id), [kind], (UInt128)price, id, 1, sandbox, expiryMs), NowMs);

    private static JobSpec Spec() => new()
    {
        Kind = "train", Name = "t", Inputs = new Dictionary<string, InputSource>(), Section = DagValue.EmptyMap,
        Lines = new Dictionary<string, int>(),
    };
}
