using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>A piece's result as its batch receipt holds it under <c>DisputeVerdict</c>.</summary>
/// <param name="BlobDigest">sha2-256 digest of the output document's CID.</param>
/// <param name="Salt">What hid the result until it was fixed.</param>
/// <param name="Path">Of the result's leaf under the receipt's root, sorted pairs.</param>
public sealed record WordOpening(
    PieceCommitment Committed, Hash32 BlobDigest, Hash32 Salt, ImmutableArray<Hash32> Path)
{
    /// <summary>What takes the place of the output's digest in a batch receipt's word.</summary>
    public Hash32 ResultDigest => Committed.ResultDigest(BlobDigest);
}
