using Cairn.Content;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>One batch of results as it was receipted.</summary>
/// <param name="Receipt">What the provider signed.</param>
/// <param name="Results">The results in the order of the receipt's tree.</param>
/// <param name="ReceivedMs">When the coordinator had it, unix milliseconds.</param>
/// <param name="DrawBlock">The first block seen afterwards, whose hash draws the audits; 0 where none came.</param>
/// <param name="DrawHash">That block's hash.</param>
public sealed record ReceiptBatch(
    Signed<BatchReceipt> Receipt, IReadOnlyList<PieceResult> Results, long ReceivedMs, ulong DrawBlock,
    Hash32 DrawHash)
{
    internal DagValue ToDag() => DagValue.Map(
    [
        ("receipt", Receipt.ToDag()), ("results", DagValue.List(Results.Select(r => r.ToDag()))),
        ("received_ms", ReceivedMs), ("draw_block", DrawBlock), ("draw_hash", DrawHash.ToString()),
    ]);

    internal static ReceiptBatch FromDag(DagFields fields)
    {
        var receipt = fields.Map("receipt");
        var batch = new ReceiptBatch(
            Signed<BatchReceipt>.FromDag(receipt),
            fields.Maps("results", BatchReceipt.MaxCount, PieceResult.FromDag),
            fields.Integer("received_ms", 0, long.MaxValue), fields.Unsigned64("draw_block"),
            fields.Hash("draw_hash"));
        receipt.Finish();
        return batch;
    }
}
