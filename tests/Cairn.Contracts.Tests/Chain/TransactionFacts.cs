using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>What a verifier asks a chain about the past.</summary>
internal sealed record TransactionFacts(
    IReadOnlyList<LogEntry> Logs, IReadOnlyList<TransactionReceipt?> Receipts, IReadOnlyList<BlockHeader?> Blocks)
{
    public static async Task<TransactionFacts> OfAsync(EvmClient client, Deployment deployment)
    {
        var logs = await client.GetLogsAsync(new LogFilter(), 0, deployment.Block);
        var receipts = new List<TransactionReceipt?>();
        foreach (var log in logs) receipts.Add(await client.GetReceiptAsync(log.TransactionHash));
        var blocks = new List<BlockHeader?>();
        for (ulong number = 0; number <= deployment.Block; number++)
            blocks.Add(await client.GetBlockAsync(BlockTag.At(number)));
        return new TransactionFacts(logs, receipts, blocks);
    }
}
