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

    /// <summary>What a provider was paid in a job, token base units.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<UInt128> PaidAsync(Hash32 jobId, Address provider, CancellationToken cancel = default);

    /// <summary>Whether the verdict module holds a contradiction of this provider.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<bool> IsContradictedAsync(
        Address verdict, Hash32 jobId, uint piece, uint branch, Address provider, CancellationToken cancel = default);

    /// <summary>The lock that the Market took for a provider, released or slashed since or not; null for none.
    /// </summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<(UInt128 Amount, ulong Until)?> LockAsync(
        Hash32 jobId, Address provider, CancellationToken cancel = default);

    /// <summary>What a convicted provider lost, token base units; null where the verdict module convicted it not.
    /// </summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<UInt128?> SlashedAsync(
        Address verdict, Hash32 jobId, Address provider, CancellationToken cancel = default);

    /// <summary>Whether a provider asserted a piece at the verdict module, to be paid by time.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<bool> IsClaimedAsync(
        Address verdict, Hash32 jobId, Address provider, uint piece, CancellationToken cancel = default);

    /// <summary>Whether an account owns an identity of the registry, or did at any time.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<bool> HasOwnedAgentAsync(
        Address registry, ulong agentId, Address account, CancellationToken cancel = default);

    /// <summary>A block's hash; null where the chain has no such block.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<Hash32?> BlockHashAsync(ulong number, CancellationToken cancel = default);
}
