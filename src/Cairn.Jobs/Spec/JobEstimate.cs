using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>What a job would cost and how it would be checked, before anything is signed.</summary>
/// <param name="Chosen">The providers that would be asked, best first.</param>
/// <param name="PriceLow">Lowest price of a work unit among the chosen, in token base units.</param>
/// <param name="PriceHigh">Highest price of a work unit among the chosen.</param>
/// <param name="AuditsExpected">Second executions to be expected: the draws and each provider's first piece.</param>
/// <param name="PlannedLow">Every piece once at the lowest price, and the audits to be expected.</param>
/// <param name="PlannedHigh">The same at the highest price.</param>
/// <param name="WorstCase">The most it can cost, one rollback included.</param>
/// <param name="BudgetNeeded">What has to be in escrow.</param>
public sealed record JobEstimate(
    WorkPlan Plan, IReadOnlyList<ProviderRecord> Chosen, UInt128 PriceLow, UInt128 PriceHigh, long AuditsExpected,
    UInt128 PlannedLow, UInt128 PlannedHigh, UInt128 WorstCase, UInt128 BudgetNeeded)
{
    /// <summary>
    /// Prices a job with the providers that <see cref="ProviderSelection"/> picks. False where too few offer, or where
    /// the budget is below what is needed; the estimate is there in the latter case, too.
    /// </summary>
    public static bool TryMake(
        JobSpec spec, WorkPlan plan, IEnumerable<ProviderRecord> candidates, long nowMs, out JobEstimate? estimate,
        out SpecError error)
    {
        estimate = null;
        var chosen = ProviderSelection.Choose(candidates, spec, nowMs);
        if (chosen.Count < 2)
        {
            error = spec.Locate(new SpecError("providers",
                $"{chosen.Count} provider(s) offer this work; audits need two.",
                "Wait for more, raise max_price_per_unit, or start some with `cairn provide`."));
            return false;
        }

        var (low, high) = (chosen.Min(p => p.Offer.PricePerUnit), chosen.Max(p => p.Offer.PricePerUnit));
        var size = new JobSize(plan.Stages, plan.UnitsPerPiece, spec.AuditShare, chosen.Count);
        var price = JobPrice.OfUp(size, high);
        var audits = Math.Min(plan.Pieces, (((long)plan.Pieces * spec.AuditShare) + 9_999) / 10_000 + chosen.Count);
        estimate = new JobEstimate(
            plan, chosen, low, high, audits, Planned(plan, audits, low), Planned(plan, audits, high), price.WorstCaseUp,
            price.BudgetUp);
        error = SpecError.None;
        if (spec.Budget is { } budget && budget < price.BudgetUp)
            error = spec.Locate(new SpecError("budget",
                $"is {DollarAmount.Format(budget)}, but the worst case needs {DollarAmount.Format(price.BudgetUp)}.",
                "Raise it, audit less, plan fewer pieces, or set max_price_per_unit."));
        return error == SpecError.None;
    }

    private static UInt128 Planned(WorkPlan plan, long audits, UInt128 pricePerUnit)
    {
        var pieces = (UInt128)plan.Pieces;
        var once = checked((UInt128)plan.Units * pricePerUnit);
        return checked(once + (((once * (UInt128)audits) + pieces - 1) / pieces));
    }
}
