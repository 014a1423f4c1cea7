namespace Cairn.Evm;

/// <summary>Hands transactions to the node's pool and sorts its answers.</summary>
internal static class TransactionPool
{
    private static readonly (string Words, PoolReply Reply)[] Phrases =
    [
        ("already known", PoolReply.AlreadyKnown),
        ("already imported", PoolReply.AlreadyKnown),
        ("known transaction", PoolReply.AlreadyKnown),
        ("nonce too low", PoolReply.NonceTooLow),
        ("nonce is too low", PoolReply.NonceTooLow),
        ("underpriced", PoolReply.Underpriced),
        ("insufficient funds", PoolReply.InsufficientFunds),
        ("insufficient balance", PoolReply.InsufficientFunds),
    ];

    /// <exception cref="RpcException">Only transient faults: the pool may or may not have it.</exception>
    public static async Task<(PoolReply Reply, string Text)> OfferAsync(EvmClient client, SignedTransaction transaction,
        CancellationToken cancel)
    {
        try
        {
            await client.SendRawAsync(transaction, cancel).ConfigureAwait(false);
            return (PoolReply.Accepted, "");
        }
        catch (RpcException e) when (e.Fault is RpcFault.NodeError or RpcFault.Reverted)
        {
            return (Sort(e.Message), e.Message);
        }
    }

    public static PoolReply Sort(string message)
    {
        foreach (var (words, reply) in Phrases)
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase)) return reply;
        return PoolReply.Refused;
    }
}
