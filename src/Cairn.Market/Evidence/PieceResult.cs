using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Market;

/// <summary>One execution's result, as a batch receipt commits to it.</summary>
/// <param name="Piece">The piece's index: stage × slots + slot.</param>
/// <param name="Branch">The job's branch.</param>
/// <param name="Output">The output's CID, a dag-json block.</param>
/// <param name="Salt">Random; hides the result until it is opened.</param>
/// <param name="Commitment">What the provider commits to beside the output, in jobs that disputes settle; else null.
/// </param>
/// <param name="Proof">
/// The CID of the proof of the output, a dag-json block, in jobs under proofs; else null. It speaks for itself, so the
/// receipt does not commit to it.
/// </param>
public sealed record PieceResult(
    uint Piece, uint Branch, Cid Output, Hash32 Salt, PieceCommitment? Commitment = null, Cid? Proof = null)
{
    /// <summary>
    /// What results are compared by: the sha2-256 digest of the output's CID or, with a commitment, the digest of both.
    /// </summary>
    public Hash32 ResultDigest
    {
        get
        {
            var blob = new Hash32(Output.Digest);
            return Commitment?.ResultDigest(blob) ?? blob;
        }
    }

    /// <summary>keccak(abi.encode(resultDigest, provider, salt)): nobody can copy it under another name.</summary>
    public Hash32 Word(Address provider) => WordOf(ResultDigest, provider, Salt);

    /// <summary>The leaf of the batch's tree: keccak(keccak(abi.encode(piece, branch, word))).</summary>
    public Hash32 Leaf(Address provider) => LeafOf(Piece, Branch, Word(provider));

    /// <summary>The result as a document's map.</summary>
    public DagValue ToDag()
    {
        var map = DagValue.Map(
            [("piece", Piece), ("branch", Branch), ("output", Output), ("salt", Salt.ToString())]);
        if (Proof is { } proof)
            map = map.With("proof", proof);
        return Commitment is null ? map : map.With("commitment", Commitment.ToDag());
    }

    /// <summary>Reads what <see cref="ToDag"/> wrote; outputs are dag-json blocks.</summary>
    public static PieceResult FromDag(DagFields fields)
    {
        var output = fields.Link("output");
        if (fields.Error.Length == 0 && output.Codec != Codec.DagJson)
            fields.Fail("output", "must link a dag-json block");
        var (piece, branch, salt) = (fields.Unsigned32("piece"), fields.Unsigned32("branch"), fields.Hash("salt"));
        var proof = fields.Has("proof") ? fields.Link("proof") : default(Cid?);
        if (fields.Error.Length == 0 && proof is { Codec: not Codec.DagJson })
            fields.Fail("proof", "must link a dag-json block");
        if (!fields.Has("commitment"))
            return new PieceResult(piece, branch, output, salt, null, proof);
        var map = fields.Map("commitment");
        var commitment = CommitmentForm.FromDag(map);
        map.Finish();
        return new PieceResult(piece, branch, output, salt, commitment, proof);
    }

    internal static Hash32 WordOf(Hash32 resultDigest, Address provider, Hash32 salt) =>
        Eip712.HashWords(resultDigest, provider, salt);

    internal static Hash32 LeafOf(uint piece, uint branch, Hash32 word)
    {
        var inner = Eip712.HashWords((ulong)piece, (ulong)branch, word);
        return Keccak256.Compute(inner.AsSpan());
    }
}
