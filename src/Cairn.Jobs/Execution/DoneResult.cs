using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>A piece that is computed.</summary>
/// <param name="Output">The sha2-256 digest of the output document's CID.</param>
/// <param name="Commitment">What is committed to beside it, in jobs that disputes settle; else null.</param>
/// <param name="Proof">The sha2-256 digest of the proof document's CID, in jobs under proofs; else null.</param>
public readonly record struct DoneResult(
    LeasedPiece Piece, Hash32 Output, bool IsFail, PieceCommitment? Commitment = null, Hash32? Proof = null);
