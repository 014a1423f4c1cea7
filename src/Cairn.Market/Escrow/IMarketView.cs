using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>What the chain says about jobs, at its newest block.</summary>
public interface IMarketView
{
    /// <summary>The job's numbers; null where it was never opened.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<JobFacts?> JobAsync(Hash32 jobId, CancellationToken cancel = default);

    /// <summary>What a provider was paid by claims in a job, token base units.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    ValueTask<UInt128> PaidAsync(Hash32 jobId, Address provider, CancellationToken cancel = default);
}
