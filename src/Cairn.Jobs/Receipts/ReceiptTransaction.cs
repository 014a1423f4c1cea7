using Cairn.Content;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>A transaction of the job, for whoever wants to look it up.</summary>
/// <param name="Purpose">What it did: "open", "claim", "record", "settle", "refund", …</param>
/// <param name="Hash">The transaction's hash.</param>
/// <param name="Block">The block that holds it.</param>
public sealed record ReceiptTransaction(string Purpose, Hash32 Hash, ulong Block)
{
    internal DagValue ToDag() =>
        DagValue.Map([("purpose", Purpose), ("hash", Hash.ToString()), ("block", Block)]);

    internal static ReceiptTransaction FromDag(DagFields fields) =>
        new(fields.String("purpose", 32), fields.Hash("hash"), fields.Unsigned64("block"));
}
