using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>A replica's signed receipt with one of its results opened, as <c>QuorumVerdict</c> takes it.</summary>
/// <param name="Receipt">The batch receipt that the replica signed.</param>
/// <param name="Result">The result in it.</param>
/// <param name="Path">The result's path to the receipt's root.</param>
public sealed record ResultOpening(Signed<BatchReceipt> Receipt, PieceResult Result, IReadOnlyList<Hash32> Path)
{
    /// <summary>A batch of 256 has paths of 8.</summary>
    private const int MaxPathLength = 8;

    /// <summary>Opens the result at <paramref name="index"/> of a batch.</summary>
    public static ResultOpening Of(Signed<BatchReceipt> receipt, IReadOnlyList<PieceResult> results, int index) => new(
        receipt, results[index], new ResultTree(receipt.Message.Provider, results).Path(index));

    /// <summary>Whether the replica signed this result for this piece of the job.</summary>
    public bool Verify(Quorum quorum, Address replica, MarketDomain domain) =>
        Receipt.Message.JobId == quorum.JobId && Receipt.Message.Provider == replica &&
        Receipt.Message.Count <= BatchReceipt.MaxCount && Path.Count <= MaxPathLength &&
        Result.Piece == quorum.Piece && Result.Branch == quorum.Branch &&
        MerkleTree.Verify(Path.ToArray(), Receipt.Message.Root, Result.Leaf(replica)) &&
        Receipt.IsBy(replica, domain);

    /// <summary>The opening as a document's map.</summary>
    public DagValue ToDag() => DagValue.Map(
    [
        ("receipt", Receipt.ToDag()), ("result", Result.ToDag()),
        ("path", DagValue.List(Path.Select(p => DagValue.Map([("hash", p.ToString())])))),
    ]);

    /// <summary>Reads what <see cref="ToDag"/> wrote.</summary>
    public static ResultOpening FromDag(DagFields fields)
    {
        var receipt = fields.Map("receipt");
        var result = fields.Map("result");
        var opening = new ResultOpening(Signed<BatchReceipt>.FromDag(receipt), PieceResult.FromDag(result),
            fields.Maps("path", MaxPathLength, f => f.Hash("hash")));
        receipt.Finish();
        result.Finish();
        return opening;
    }
}
