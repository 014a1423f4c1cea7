namespace Cairn.Market;

/// <summary>How large a job is and how it is checked; the input of <see cref="JobPrice"/>.</summary>
/// <param name="Stages">Stages, one after the other; 1 to 1,000,000.</param>
/// <param name="Slots">Pieces of a stage; 1 to 10,000.</param>
/// <param name="UnitsPerPiece">Work units (10^9 multiply-adds) of one piece; 1 or more.</param>
/// <param name="AuditRate">Share of the pieces that is audited, parts per 10,000.</param>
/// <param name="Providers">How many providers work on it; 1 or more.</param>
public sealed record JobSize(int Stages, int Slots, long UnitsPerPiece, int AuditRate, int Providers)
{
    /// <summary>Planned pieces: stages × slots.</summary>
    public long Pieces => (long)Stages * Slots;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Stages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Stages, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Slots, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(UnitsPerPiece, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(AuditRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AuditRate, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Providers, 1);
    }
}
