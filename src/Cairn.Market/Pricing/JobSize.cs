namespace Cairn.Market;

/// <summary>How large a job is and how it is checked; the input of <see cref="JobPrice"/>.</summary>
/// <param name="Stages">Stages, one after the other; 1 to 1,000,000.</param>
/// <param name="UnitsPerSlot">Work units (10^9 multiply-adds) of each piece of a stage, 1 or more; 1 to 10,000.</param>
/// <param name="AuditRate">Share of the pieces that is audited, parts per 10,000.</param>
/// <param name="Providers">How many providers work on it; 1 or more.</param>
public sealed record JobSize(int Stages, IReadOnlyList<long> UnitsPerSlot, int AuditRate, int Providers)
{
    /// <summary>
    /// Stages that one rollback may do in vain. Default 2: an audit follows its piece closely. Where a lie may be
    /// proved at any time, it is all of them. At most <see cref="Stages"/> count; 0 or more.
    /// </summary>
    public int StagesOfRollback { get; init; } = 2;

    /// <summary>Pieces of a stage.</summary>
    public int Slots => UnitsPerSlot.Count;

    /// <summary>Planned pieces: stages × slots.</summary>
    public long Pieces => (long)Stages * Slots;

    /// <summary>Work units of a stage, each piece once.</summary>
    public UInt128 UnitsPerStage => UnitsPerSlot.Aggregate(UInt128.Zero, (sum, units) => sum + (UInt128)units);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Stages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Stages, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1, nameof(UnitsPerSlot));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Slots, 10_000, nameof(UnitsPerSlot));
        ArgumentOutOfRangeException.ThrowIfLessThan(UnitsPerSlot.Min(), 1, nameof(UnitsPerSlot));
        ArgumentOutOfRangeException.ThrowIfNegative(AuditRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AuditRate, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Providers, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(StagesOfRollback);
    }
}
