using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Microsoft.Extensions.Logging;

namespace Cairn.Host;

/// <summary>Records on chain the locks that providers have signed.</summary>
internal sealed partial class LockRecorder(
    MarketDomain domain, StakeReader stakes, EvmClient chain, TransactionSender sender, ILogger logger)
{
    private readonly MarketCalls _calls = new(chain, domain);

    /// <summary>Whether the chain holds the lock now; false where it refuses it.</summary>
    /// <exception cref="IOException">The chain does not answer, or not yet; try again.</exception>
    public async Task<bool> RecordAsync(JobRecord job, CoordinatorEffect.RecordLock effect, CancellationToken ct)
    {
        if (await IsRecordedAsync(effect, ct))
            return true;
        if (!Signature.TryParse(effect.Signature.Span, out var signature))
            return false;
        var message = new StakeLock(job.JobId, effect.Provider, job.Terms.Token, effect.Amount, effect.Until);
        var outcome = await sender.SendAsync(
            _calls.RecordLock(job.Terms, new Signed<StakeLock>(message, signature)), ct);
        if (outcome.Succeeded || await IsRecordedAsync(effect, ct))
            return true;
        if (outcome.RevertData.IsEmpty)
            throw new IOException($"Job {job.JobId}: the lock of {effect.Provider} is not recorded " +
                $"({outcome.Status}: {outcome.Text}). It is tried again; see that {sender.Address} can pay its gas.");
        Refused(logger, job.JobId, effect.Provider, MarketRevert.Decode(outcome.RevertData).Text);
        return false;
    }

    private async Task<bool> IsRecordedAsync(CoordinatorEffect.RecordLock effect, CancellationToken ct) =>
        (await stakes.LockAsync(effect.Job, effect.Provider, ct)).Amount >= effect.Amount;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: the chain refuses the lock of {Provider}: {Why}")]
    private static partial void Refused(ILogger logger, Hash32 job, Address provider, string why);
}
