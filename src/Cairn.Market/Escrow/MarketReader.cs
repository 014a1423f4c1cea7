using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>A Market's view over JSON-RPC, at the newest block; the clock is the chain's own.</summary>
public sealed class MarketReader(EvmClient client, Address market) : IMarketView
{
    private readonly MarketContract _market = new(client, market);

    public async ValueTask<JobFacts?> JobAsync(Hash32 jobId, CancellationToken cancel = default)
    {
        var job = await _market.JobAsync(jobId, cancel: cancel).ConfigureAwait(false);
        if (job.Word.IsZero)
            return null;
        var change = await _market.CapChangeAsync(jobId, cancel: cancel).ConfigureAwait(false);
        var root = change.EffectiveAt == 0 ? null : await RootInForceAsync(change, cancel).ConfigureAwait(false);
        return new JobFacts(
            (UInt128)job.Budget, (UInt128)job.Spent, job.IsSettled, job.IsClosed, job.IsSealed, root);
    }

    public async ValueTask<UInt128> PaidAsync(Hash32 jobId, Address provider, CancellationToken cancel = default) =>
        (UInt128)(await _market.PaidAsync(jobId, provider, cancel: cancel).ConfigureAwait(false)).Amount;

    /// <summary>Before it takes effect the root is the earlier recut's, or the terms' own where that is zero.</summary>
    private async ValueTask<Hash32?> RootInForceAsync(CapChange change, CancellationToken cancel)
    {
        var newest = await client.GetBlockAsync(cancel: cancel).ConfigureAwait(false);
        if (newest is { } block && block.TimestampSeconds >= change.EffectiveAt)
            return change.Pending;
        return change.Current.IsZero ? null : change.Current;
    }
}
