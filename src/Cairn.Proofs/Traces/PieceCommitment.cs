using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>What a provider commits to with a piece's result.</summary>
/// <param name="InputRoot">Tree over the roots of the tensors that the piece started from.</param>
/// <param name="SegmentRoot">Tree over the states kept on the way; the zero word where there are none.</param>
/// <param name="Outcome">The preimage of the outRoot.</param>
public sealed record PieceCommitment(Hash32 InputRoot, Hash32 SegmentRoot, PieceOutcome Outcome)
{
    private static readonly Hash32 Tag = Keccak256.ComputeUtf8("cairn result 1");

    /// <summary>What stands for the result in a receipt's word.</summary>
    /// <param name="blobDigest">The sha2-256 digest of the output document's CID.</param>
    public Hash32 ResultDigest(Hash32 blobDigest) => Keccak256.Compute(new PackedWriter().Word(Tag).Word(InputRoot)
        .Word(SegmentRoot).Word(Outcome.OutRoot).Word(blobDigest).ToArray());
}
