using Cairn.Content;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>How the results of a receipt became final, as the chain knew it at one block.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="Pieces">One entry for each result of the receipt, in the receipt's order.</param>
public sealed record ReceiptFinality(ulong Block, Hash32 BlockHash, IReadOnlyList<PieceFinality> Pieces)
{
    private const int MaxPieces = 1_000_000;

    /// <summary>Computes it from a receipt and what the chain says of its job.</summary>
    public static ReceiptFinality Of(JobReceipt receipt, JobHistory history) =>
        new(history.Block, history.BlockHash, FinalityRules.Apply(new ReceiptFacts(receipt), history));

    internal DagValue ToDag() => DagValue.Map(("block", Block), ("block_hash", BlockHash.ToString()),
        ("pieces", DagValue.List(Pieces.Select(p => p.ToDag()))));

    internal static ReceiptFinality FromDag(DagFields fields) => new(fields.Unsigned64("block"),
        fields.Hash("block_hash"), fields.Maps("pieces", MaxPieces, PieceFinality.FromDag));
}
