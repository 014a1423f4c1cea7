using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Jobs;
using Microsoft.Extensions.Logging;

namespace Cairn.Host;

/// <summary>Names the jobs that are worked on while the chain does not hold their escrow.</summary>
internal sealed partial class EscrowWatch(
    MarketContract market, JobRegistry jobs, CoordinatorService coordinator, ILogger logger)
{
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var job in jobs.All)
        {
            var id = job.Record.JobId;
            var isOpen = coordinator.Read(m => m.TryView(id, out var view) && view.Phase != JobPhase.Finished);
            if (isOpen && (await market.JobAsync(id, cancel: ct)).Word.IsZero)
                Missing(logger, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The chain has lost the escrow of job {Job}: it goes on when " +
        "its client opens it again, which `cairn run --attach {Job}` does; otherwise it ends at its deadline")]
    private static partial void Missing(ILogger logger, Hash32 job);
}
