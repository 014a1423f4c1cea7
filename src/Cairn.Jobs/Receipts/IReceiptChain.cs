using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>The facts of a chain that a receipt claims; over any RPC.</summary>
public interface IReceiptChain
{
    /// <summary>The chain's EIP-155 id.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<ulong> ChainIdAsync(CancellationToken cancel = default);

    /// <summary>All that was put into a job's escrow, token base units; null where it was never opened.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<UInt128?> BudgetAsync(Hash32 jobId, CancellationToken cancel = default);

    /// <summary>What a provider was paid in a job until a block, token base units.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<UInt128> PaidAsync(Hash32 jobId, Address provider, ulong block, CancellationToken cancel = default);

    /// <summary>Whether the verdict module holds a contradiction of this provider.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<bool> IsContradictedAsync(
        Address verdict, Hash32 jobId, uint piece, uint branch, Address provider, CancellationToken cancel = default);

    /// <summary>What happened to stake and pay in a job until now.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<JobHistory> HistoryAsync(Address verdict, Hash32 jobId, CancellationToken cancel = default);

    /// <summary>Whether an account owns an identity of the registry, or did at any time.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<bool> HasOwnedAgentAsync(
        Address registry, ulong agentId, Address account, CancellationToken cancel = default);

    /// <summary>A block's hash; null where the chain has no such block.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<Hash32?> BlockHashAsync(ulong number, CancellationToken cancel = default);
}
