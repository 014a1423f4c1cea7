using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>
/// A chain's facts over JSON-RPC. A settlement hides a job's numbers behind a hash and pays without a trace for each
/// provider; such a job cannot be asked about this way, and the error says so.
/// </summary>
/// <param name="client">The chain's node.</param>
/// <param name="market">The Market.</param>
public sealed class RpcReceiptChain(EvmClient client, Address market) : IReceiptChain
{
    private readonly MarketContract _market = new(client, market);

    public async ValueTask<ulong> ChainIdAsync(CancellationToken cancel = default) =>
        await client.GetChainIdAsync(cancel).ConfigureAwait(false);

    public async ValueTask<UInt128?> BudgetAsync(Hash32 jobId, CancellationToken cancel = default)
    {
        // From the events: a job's own numbers shrink when what was left over returns, and a settlement seals them.
        var head = await client.GetBlockNumberAsync(cancel).ConfigureAwait(false);
        UInt256? budget = null;
        foreach (var log in await LogsAsync(MarketOpenedEvent.Topics(jobId), head, cancel).ConfigureAwait(false))
            if (MarketOpenedEvent.TryDecode(log, out var opened))
                budget = opened.Budget;
        foreach (var log in await LogsAsync(MarketToppedUpEvent.Topics(jobId), head, cancel).ConfigureAwait(false))
            if (MarketToppedUpEvent.TryDecode(log, out var more))
                budget = (budget ?? UInt256.Zero) + more.Amount;
        return budget is { } sum ? (UInt128)sum : null;
    }

    public async ValueTask<UInt128> PaidAsync(
        Hash32 jobId, Address provider, ulong block, CancellationToken cancel = default)
    {
        var at = BlockTag.At(block);
        var job = await _market.JobAsync(jobId, at, cancel).ConfigureAwait(false);
        var paid = await _market.PaidAsync(jobId, provider, at, cancel).ConfigureAwait(false);
        if (job.IsSettled && !paid.CountsSettled)
            throw new IOException("the client settled the job; what each provider got is in the settlement's input");
        return (UInt128)paid.Amount;
    }

    public async ValueTask<bool> IsContradictedAsync(
        Address verdict, Hash32 jobId, uint piece, uint branch, Address provider, CancellationToken cancel = default) =>
        await new QuorumVerdictContract(client, verdict)
            .IsRecordedAsync(jobId, piece, branch, provider, cancel: cancel).ConfigureAwait(false);

    public async ValueTask<JobHistory> HistoryAsync(Address verdict, Hash32 jobId, CancellationToken cancel = default)
    {
        // From the events: what a contract keeps shows neither what was slashed or released nor when it was paid.
        var head = await client.GetBlockAsync(BlockTag.Latest, cancel).ConfigureAwait(false)
            ?? throw new IOException("the node knows no newest block");
        var filter = LogFilter.Of(market, verdict) with { Topics = [[], [jobId]] };
        var logs = await client.GetLogsAsync(filter, 0, head.Number, cancel).ConfigureAwait(false);
        var events = new List<JobEvent>();
        foreach (var log in logs.OrderBy(l => l.BlockNumber).ThenBy(l => l.LogIndex))
            if (JobEventReader.Read(log, market) is { } happened)
                events.Add(happened);
        var times = new Dictionary<ulong, ulong>();
        foreach (var block in events.Select(e => e.Block).Distinct())
            times[block] = (await client.GetBlockAsync(BlockTag.At(block), cancel).ConfigureAwait(false)
                ?? throw new IOException($"the node has an event of block {block} and not the block")).TimestampSeconds;
        return new JobHistory(head.Number, head.Hash, events, times);
    }

    public async ValueTask<bool> HasOwnedAgentAsync(
        Address registry, ulong agentId, Address account, CancellationToken cancel = default) =>
        await new IdentityReader(client, registry).HasOwnedAsync(account, agentId, cancel).ConfigureAwait(false);

    public async ValueTask<Hash32?> BlockHashAsync(ulong number, CancellationToken cancel = default) =>
        (await client.GetBlockAsync(BlockTag.At(number), cancel).ConfigureAwait(false))?.Hash;

    private Task<IReadOnlyList<LogEntry>> LogsAsync(Hash32?[] topics, ulong head, CancellationToken cancel) =>
        client.GetLogsAsync(LogFilter.Of(market).With(topics), 0, head, cancel);
}
