using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A published result that is to be executed again.</summary>
/// <param name="Receipt">The job's receipt as the gateway published it last.</param>
/// <param name="Place">The result's place in the batch.</param>
/// <param name="Assertion">The assertion on chain that holds it; null where there is none.</param>
internal sealed record CheckTask(
    JobReceipt Receipt, ReceiptBatch Batch, int Place, CheckReason Reason, Assertion? Assertion)
{
    public PieceResult Result => Batch.Results[Place];

    public Address Provider => Batch.Receipt.Message.Provider;

    public Subject Subject => new(
        Receipt.JobId, Provider, Batch.Receipt.Message.Root, Result.Piece, Result.Branch);
}
