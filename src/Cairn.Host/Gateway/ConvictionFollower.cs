using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Tells the coordinator whom the chain convicts in its jobs. What happened while the gateway was away is caught up. A
/// conviction that a reorganisation takes back stands here: what proved it can be shown again.
/// </summary>
internal sealed class ConvictionFollower(
    EvmClient chain, Deployment deployment, JobRegistry jobs, CoordinatorService coordinator, TimeProvider time)
{
    /// <summary>Follows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var filter = LogFilter.Of(deployment.DisputeVerdict).With(DisputeVerdictConvictedEvent.Topics());
        var options = new LogFollowerOptions { FirstBlock = deployment.Block };
        try
        {
            await foreach (var batch in new LogFollower(chain, filter, options, time).FollowAsync(LogCursor.Start, ct))
                foreach (var entry in batch.Added)
                    if (DisputeVerdictConvictedEvent.TryDecode(entry, out var convicted)
                        && jobs.TryGet(convicted.JobId, out _))
                        await coordinator.PostAsync(new CoordinatorEvent.Convicted(coordinator.NowMs, convicted.JobId,
                            convicted.Provider, convicted.Challenger,
                            (UInt128)UInt256.Min(convicted.Slashed, UInt128.MaxValue), entry.BlockNumber,
                            entry.TransactionHash), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }
}
