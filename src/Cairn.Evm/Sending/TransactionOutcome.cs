using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// What became of a transaction. <paramref name="RevertData"/> is there for reverts (decode it with the contract's
/// generated <c>…Revert</c>), the receipt and hash for mined ones.
/// </summary>
public sealed record TransactionOutcome(
    TransactionStatus Status, string Text, TransactionReceipt? Receipt = null, Hash32? Hash = null,
    ReadOnlyMemory<byte> RevertData = default)
{
    /// <summary>Whether it was mined and did what was asked.</summary>
    public bool Succeeded => Status == TransactionStatus.Succeeded;

    /// <summary>The receipt of a transaction that succeeded.</summary>
    /// <exception cref="RpcException">It did not; the message says why.</exception>
    public TransactionReceipt ReceiptOrThrow() => Succeeded
        ? Receipt!
        : throw new RpcException(RevertData.IsEmpty ? RpcFault.NodeError : RpcFault.Reverted,
            $"The transaction did not succeed ({Status}): {Text}", revertData: RevertData);
}
