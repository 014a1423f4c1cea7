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
    /// <summary>Sends the evidence to the contract; false where it does not hold.</summary>
    /// <exception cref="IOException">The chain does not hold the record yet; try again.</exception>
    public async Task<bool> RecordAsync(
        JobRecord job, CoordinatorEffect.RecordContradiction effect, CancellationToken ct)
    {
        if (await IsRecordedAsync(effect, BlockTag.Latest, ct))
            return true;
        if (receipts.Evidence(effect) is not { } evidence
            || !evidence.TryVerify(job.Terms.Signer, domain, out _, out _))
        {
            NotEvidence(logger, effect.Job, effect.Piece);
            return false;
        }

        var outcome = await sender.SendAsync(
            new MarketCalls(verdict.Client, domain).Record(verdict.Address, job.Terms, evidence), ct);
        return outcome.Succeeded || await IsRecordedAsync(effect, BlockTag.Latest, ct)
            ? true
            : throw new IOException($"Job {effect.Job}, piece {effect.Piece}: the contradiction is not recorded " +
                $"({outcome.Status}: {outcome.Text}). It is tried again; see that {sender.Address} can pay its gas.");
    }

    /// <summary>Whether the chain's newest final block holds the record.</summary>
    /// <exception cref="IOException">The chain cannot be asked for now.</exception>
    public async Task<bool> IsFinalAsync(CoordinatorEffect.RecordContradiction effect, CancellationToken ct)
    {
        try
        {
            return await IsRecordedAsync(effect, BlockTag.Finalized, ct);
        }
        catch (RpcException e) when (!e.IsTransient)
        {
            // A node without that state, or on a chain too young to have a final block.
            return false;
        }
    }

    private Task<bool> IsRecordedAsync(
        CoordinatorEffect.RecordContradiction effect, BlockTag block, CancellationToken ct) =>
        verdict.IsRecordedAsync(effect.Job, (uint)effect.Piece, (uint)effect.Branch, effect.Provider, block, ct);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}, piece {Piece}: the evidence does not hold")]
    private static partial void NotEvidence(ILogger logger, Crypto.Hash32 job, int piece);
}
