using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>One result of a batch receipt.</summary>
/// <param name="Branch">The branch that the lease named.</param>
/// <param name="Output">The sha2-256 digest of the output document's CID.</param>
/// <param name="Salt">Opens the result's word in the receipt's tree.</param>
/// <param name="IsFail">The output document says that the piece failed by the kernel's rules; always audited.</param>
/// <param name="Commitment">What the provider commits to beside the output, in jobs that disputes settle; else null.
/// </param>
/// <param name="Proof">The sha2-256 digest of the proof document's CID; the proof has been checked. Null for none.
/// </param>
public readonly record struct BatchResult(
    int Stage, int Slot, int Branch, Hash32 Output, Hash32 Salt, bool IsFail, PieceCommitment? Commitment = null,
    Hash32? Proof = null)
{
    /// <summary>What results are compared by.</summary>
    public Hash32 Digest => Commitment?.ResultDigest(Output) ?? Output;
}
