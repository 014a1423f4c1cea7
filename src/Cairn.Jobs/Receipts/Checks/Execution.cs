using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>One provider's signed result for a piece in a branch.</summary>
/// <param name="Batch">The batch it came in.</param>
/// <param name="IsFirst">It is the provider's first result in the job, which is always audited.</param>
internal readonly record struct Execution(Address Provider, PieceResult Result, ReceiptBatch Batch, bool IsFirst)
{
    public Cid Output => Result.Output;

    /// <summary>What results are compared by: in disputed jobs also what was committed to.</summary>
    public Hash32 Digest { get; } = Result.ResultDigest;
}
