using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What the contracts say about jobs, asked over JSON-RPC at the newest block.</summary>
internal sealed class MarketView(EvmClient chain, Address marketAddress) : IMarketView, IReceiptChain
{
    private readonly MarketContract _market = new(chain, marketAddress);

    public async ValueTask<JobFacts?> JobAsync(Hash32 jobId, CancellationToken cancel = default)
    {
        var job = await _market.JobAsync(jobId, cancel: cancel);
        if (job.Word.IsZero)
            return null;
        var change = await _market.CapChangeAsync(jobId, cancel: cancel);
        var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Hash32? root = change.EffectiveAt == 0 ? null : now >= change.EffectiveAt ? change.Pending : change.Current;
        return new JobFacts((UInt128)job.Budget, (UInt128)job.Spent, job.IsSettled, job.IsClosed, job.IsSealed, root);
    }

    public async ValueTask<UInt128> PaidAsync(Hash32 jobId, Address provider, CancellationToken cancel = default) =>
        (UInt128)(await _market.PaidAsync(jobId, provider, cancel: cancel)).Amount;

    public async ValueTask<ulong> ChainIdAsync(CancellationToken cancel = default) => await chain.GetChainIdAsync(cancel);

    public async ValueTask<UInt128?> BudgetAsync(Hash32 jobId, CancellationToken cancel = default)
    {
        var job = await _market.JobAsync(jobId, cancel: cancel);
        return job.Word.IsZero ? null : (UInt128)job.Budget;
    }

    public async ValueTask<bool> IsContradictedAsync(
        Address verdict, Hash32 jobId, uint piece, uint branch, Address provider, CancellationToken cancel = default) =>
        await new QuorumVerdictContract(chain, verdict).IsRecordedAsync(jobId, piece, branch, provider, cancel: cancel);

    public async ValueTask<Hash32?> BlockHashAsync(ulong number, CancellationToken cancel = default) =>
        (await chain.GetBlockAsync(BlockTag.At(number), cancel))?.Hash;
}
