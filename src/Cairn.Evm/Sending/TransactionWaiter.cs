using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Follows one pending transaction to its end.</summary>
internal sealed class TransactionWaiter(
    EvmClient client, EthereumKey key, TransactionSenderOptions options, TimeProvider time,
    OutstandingTransactions outstanding)
{
    // Looks at a used nonce without a receipt of ours before it counts as displaced: a node's index may lag.
    private const int DisplacedLooks = 20;
    private const double FirstPollSeconds = 0.02;

    private int _displacedLooks;
    private string _lastFault = "";

    public async Task<TransactionOutcome> RunAsync(PendingTransaction pending, CancellationToken cancel)
    {
        var start = time.GetUtcNow();
        // The first looks are quick: a chain that mines on demand has the receipt at once.
        for (var wait = Math.Min(FirstPollSeconds, options.PollSeconds); ;
            wait = Math.Min(2 * wait, options.PollSeconds))
        {
            try
            {
                var outcome = await LookAsync(pending, cancel).ConfigureAwait(false);
                if (outcome is not null) return outcome;
            }
            catch (RpcException e)
            {
                // The transaction's fate does not depend on our seeing it.
                _lastFault = $"; the node's last fault: {e.Message}";
            }
            if (time.GetUtcNow() - start >= TimeSpan.FromSeconds(options.MaxWaitSeconds))
                return new TransactionOutcome(TransactionStatus.TimedOut,
                    $"not mined within {options.MaxWaitSeconds} s{_lastFault}", Hash: pending.Newest.Hash);
            await Task.Delay(TimeSpan.FromSeconds(wait), time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<TransactionOutcome?> LookAsync(PendingTransaction pending, CancellationToken cancel)
    {
        foreach (var hash in pending.Hashes.Reverse())
        {
            var receipt = await client.GetReceiptAsync(hash, cancel).ConfigureAwait(false);
            if (receipt is null) continue;
            _displacedLooks = 0;
            if (!await IsConfirmedAsync(receipt, cancel).ConfigureAwait(false)) return null;
            return receipt.Succeeded
                ? new TransactionOutcome(TransactionStatus.Succeeded, "", receipt, hash)
                : await ExplainAsync(pending, receipt, cancel).ConfigureAwait(false);
        }
        var next = await client.GetNonceAsync(key.Address, BlockTag.Latest, cancel).ConfigureAwait(false);
        if (next > pending.Nonce)
        {
            return ++_displacedLooks < DisplacedLooks ? null : new TransactionOutcome(TransactionStatus.Displaced,
                $"nonce {pending.Nonce} of {key.Address} was used by another transaction", Hash: pending.Newest.Hash);
        }
        foreach (var blocking in outstanding.Blocking(pending, next))
            await KeepAliveAsync(blocking, cancel).ConfigureAwait(false);
        return null;
    }

    private async Task<bool> IsConfirmedAsync(TransactionReceipt receipt, CancellationToken cancel)
    {
        if (options.Confirmations == 1) return true;
        var newest = await client.GetBlockNumberAsync(cancel).ConfigureAwait(false);
        return newest >= receipt.BlockNumber
            && newest - receipt.BlockNumber + 1 >= (ulong)options.Confirmations;
    }

    /// <summary>Offers a forgotten transaction again, and raises the fee of one that waits too long.</summary>
    private async Task KeepAliveAsync(PendingTransaction pending, CancellationToken cancel)
    {
        var newest = pending.Newest;
        var stuck = time.GetUtcNow() - pending.SentAt >= TimeSpan.FromSeconds(options.ReplaceAfterSeconds);
        if (stuck && await TryReplaceAsync(pending, newest, cancel).ConfigureAwait(false)) return;
        if (!await client.KnowsTransactionAsync(newest.Hash, cancel).ConfigureAwait(false))
            await TransactionPool.OfferAsync(client, newest, cancel).ConfigureAwait(false);
    }

    private async Task<bool> TryReplaceAsync(PendingTransaction pending, SignedTransaction old,
        CancellationToken cancel)
    {
        var quote = await FeeQuote.EstimateAsync(client, options, cancel).ConfigureAwait(false);
        var transaction = (FeeMarketTransaction)old.Transaction;
        var fees = new FeeQuote(transaction.MaxPriorityFeePerGasWei, transaction.MaxFeePerGasWei, default)
            .Bump(options.FeeBumpPercent, quote);
        pending.SentAt = time.GetUtcNow();
        if (fees.MaxFeePerGasWei > options.MaxFeePerGasWei) return false;
        var next = (transaction with
        {
            MaxPriorityFeePerGasWei = fees.MaxPriorityFeePerGasWei, MaxFeePerGasWei = fees.MaxFeePerGasWei,
        }).Sign(key);
        // Remembered before it is offered: a lost answer must not hide which version was mined.
        pending.Replace(next);
        var (reply, _) = await TransactionPool.OfferAsync(client, next, cancel).ConfigureAwait(false);
        if (reply is PoolReply.Accepted or PoolReply.AlreadyKnown) return true;
        pending.Withdraw(next);
        return false;
    }

    private async Task<TransactionOutcome> ExplainAsync(PendingTransaction pending, TransactionReceipt receipt,
        CancellationToken cancel)
    {
        var before = receipt.BlockNumber == 0 ? 0 : receipt.BlockNumber - 1;
        foreach (var block in (ulong[])[before, receipt.BlockNumber])
        {
            try
            {
                var result = await client.TryCallAsync(pending.Call, BlockTag.At(block), key.Address, cancel)
                    .ConfigureAwait(false);
                if (result.Reverted)
                    return new TransactionOutcome(TransactionStatus.Reverted, RevertReason.Describe(result.Data),
                        receipt, receipt.TransactionHash, result.Data);
            }
            catch (RpcException e) when (!e.IsTransient)
            {
                // A node without that state cannot say why.
            }
        }
        return new TransactionOutcome(TransactionStatus.Reverted, "reverted when mined, but not when called again",
            receipt, receipt.TransactionHash);
    }
}
