using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>What a provider commits to with a piece's result.</summary>
/// <param name="InputRoot">Tree over the roots of the tensors that the piece started from.</param>
/// <param name="SegmentRoot">Tree over the states kept on the way; the zero word where there are none.</param>
/// <param name="Outcome">The preimage of the outRoot.</param>
public sealed record PieceCommitment(Hash32 InputRoot, Hash32 SegmentRoot, PieceOutcome Outcome);
