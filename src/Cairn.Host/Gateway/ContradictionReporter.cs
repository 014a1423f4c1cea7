using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Microsoft.Extensions.Logging;

namespace Cairn.Host;

/// <summary>Records contradictions between signed results on chain.</summary>
internal sealed partial class ContradictionReporter(
    MarketDomain domain, ReceiptOffice receipts, QuorumVerdictContract verdict, TransactionSender sender,
    ILogger logger)
{
    /// <summary>Sends the evidence to the contract; true where the chain holds the record.</summary>
    public async Task<bool> RecordAsync(
        JobRecord job, CoordinatorEffect.RecordContradiction effect, CancellationToken ct)
    {
        if (await verdict.IsRecordedAsync(effect.Job, (uint)effect.Piece, (uint)effect.Branch, effect.Provider,
            cancel: ct))
            return true;
        if (receipts.Evidence(effect) is not { } evidence
            || !evidence.TryVerify(job.Terms.Signer, domain, out _, out _))
        {
            NotEvidence(logger, effect.Job, effect.Piece);
            return false;
        }

        var outcome = await sender.SendAsync(new MarketCalls(verdict.Client, domain).Record(job.Terms, evidence), ct);
        if (!outcome.Succeeded)
            NotRecorded(logger, effect.Job, effect.Piece, outcome.Status.ToString());
        return outcome.Succeeded;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}, piece {Piece}: the evidence does not hold")]
    private static partial void NotEvidence(ILogger logger, Crypto.Hash32 job, int piece);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}, piece {Piece}: contradiction not recorded ({Status})")]
    private static partial void NotRecorded(ILogger logger, Crypto.Hash32 job, int piece, string status);
}
