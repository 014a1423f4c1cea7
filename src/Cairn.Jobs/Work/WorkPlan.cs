namespace Cairn.Jobs;

/// <summary>How a job splits: stages that follow each other, each of independent slots.</summary>
/// <param name="Stages">1 or more.</param>
/// <param name="Slots">Pieces a stage, 1 or more.</param>
/// <param name="UnitsPerPiece">Cost of each slot's piece in work units (10⁹ multiply-adds), rounded up; one a
/// slot.</param>
public sealed record WorkPlan(int Stages, int Slots, IReadOnlyList<long> UnitsPerPiece)
{
    /// <summary>The most pieces a job may have.</summary>
    public const int PiecesMax = 1_000_000;

    /// <summary>A plan whose pieces all cost the same.</summary>
    public static WorkPlan Uniform(int stages, int slots, long unitsPerPiece) =>
        new(stages, slots, Enumerable.Repeat(unitsPerPiece, slots).ToArray());

    /// <summary>Pieces in the whole job.</summary>
    public int Pieces => checked(Stages * Slots);

    /// <summary>Work units of the whole job, each piece once.</summary>
    public long Units => checked(Stages * UnitsPerPiece.Sum());

    /// <summary>The number of a piece within its job.</summary>
    public int IndexOf(int stage, int slot) => checked((stage * Slots) + slot);
}
