using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>What is on record of one piece.</summary>
/// <param name="Abandoned">It belongs to a branch that a rollback left.</param>
/// <param name="Output">The output that counts; the default CID before there is one.</param>
/// <param name="Receipt">The signed result that it comes from; null before.</param>
/// <param name="DrawBlock">Number of the block that decided its draw; 0 where none did.</param>
/// <param name="Opinions">The compared results of an audited piece, the output's own included; else empty.</param>
public sealed record PieceView(
    int Stage, int Slot, int Branch, PieceStatus Status, bool Abandoned, Cid State, Cid Output,
    ReceiptReference? Receipt, ulong DrawBlock, IReadOnlyList<OpinionView> Opinions);
