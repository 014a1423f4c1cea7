namespace Cairn.Market;

/// <summary>
/// What a job costs at most, in token base units, by exact arithmetic. All amounts round up, against the client, who
/// gets back what was not spent.
/// </summary>
/// <param name="MaxPerPiece">One execution of the most expensive piece: units × price.</param>
/// <param name="Planned">Every piece once.</param>
/// <param name="AuditExecutions">
/// Second executions at most: every provider's first piece, and the draws, mean plus four standard deviations rounded
/// up (more happens about once in thirty thousand jobs), never more than the pieces.
/// </param>
/// <param name="TieBreakExecutions">Third executions: each provider can be contradicted once, then it is out.</param>
/// <param name="RollbackExecutions">One rollback: the pieces of so many stages are done in vain, with their audits.
/// </param>
public sealed record JobPrice(
    UInt128 MaxPerPiece, UInt128 Planned, long AuditExecutions, long TieBreakExecutions, long RollbackExecutions)
{
    private const int RateOne = 10_000;

    /// <summary>The plan, and every further execution at the price of the most expensive piece.</summary>
    public UInt128 WorstCaseUp => checked(Planned +
        MaxPerPiece * (UInt128)(AuditExecutions + TieBreakExecutions + RollbackExecutions));

    /// <summary>
    /// What to put into escrow: so much that with equal caps all providers but any one can be paid the worst case when
    /// that one is excluded or gone, without a recut. From four on a third more does it; with three it takes a half;
    /// of two, one alone cannot be audited.
    /// </summary>
    public UInt128 BudgetUp => TieBreakExecutions == 3
        ? CeilingDivide(checked(WorstCaseUp * 3), 2)
        : CeilingDivide(checked(WorstCaseUp * 4), 3);

    /// <summary>Prices a job at a price a unit, the highest of the offers taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of its ranges.</exception>
    /// <exception cref="OverflowException">The price exceeds 2^128 − 1.</exception>
    public static JobPrice OfUp(JobSize size, UInt128 pricePerUnit)
    {
        size.Validate();
        var stages = Math.Min(size.StagesOfRollback, size.Stages);
        var redone = (long)stages * size.Slots;
        return new JobPrice(
            checked((UInt128)size.UnitsPerSlot.Max() * pricePerUnit),
            checked(size.UnitsPerStage * (UInt128)size.Stages * pricePerUnit),
            Math.Min(size.Pieces, DrawsUp(size.Pieces, size.AuditRate) + size.Providers),
            size.Providers,
            redone + DrawsUp(redone, size.AuditRate));
    }

    /// <summary>Draws at most, but for once in thirty thousand jobs: n·p + 4·√(n·p·(1−p)), rounded up.</summary>
    internal static long DrawsUp(long pieces, int rate)
    {
        var mean = CeilingDivide((UInt128)pieces * (UInt128)rate, RateOne);
        // The variance is n·rate·(10⁴−rate)/10⁸; sixteen times it is the square of what is added.
        var square = CeilingDivide((UInt128)pieces * (UInt128)rate * (UInt128)(RateOne - rate) * 16,
            (UInt128)RateOne * RateOne);
        return Math.Min(pieces, (long)mean + (long)CeilingRoot(square));
    }

    private static UInt128 CeilingDivide(UInt128 value, UInt128 by) => value / by + (value % by == 0 ? 0u : 1u);

    /// <summary>The least root r with r² ≥ value, by bisection: exact, unlike floating point.</summary>
    private static UInt128 CeilingRoot(UInt128 value)
    {
        var (low, high) = (UInt128.Zero, (UInt128)ulong.MaxValue);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = middle * middle >= value ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
