using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>A result that the provider has signed, with all it takes to answer for it.</summary>
/// <param name="About">As a dispute shows it.</param>
/// <param name="Piece">To run it again.</param>
/// <param name="Program">What it computes.</param>
/// <param name="Claimed">What was committed to.</param>
internal sealed record AnswerableResult(
    DisputeCase About, PieceTask Piece, PieceProgram Program, PieceCommitment Claimed);
