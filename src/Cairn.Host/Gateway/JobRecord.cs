using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a gateway keeps about a job besides the coordinator's state: what was agreed and signed.</summary>
/// <param name="JobId">Digest of the terms.</param>
/// <param name="Terms">The immutable terms.</param>
/// <param name="Budget">Money in escrow when the job was taken on, token base units.</param>
/// <param name="Caps">Who may be paid how much at most.</param>
/// <param name="Offers">The offers taken.</param>
/// <param name="PricePerUnit">What all providers are paid for a work unit, token base units.</param>
/// <param name="OpenTransaction">The transaction that opened the job, where the client told it.</param>
/// <param name="OpenBlock">The block that holds that transaction; 0 where it is not known.</param>
/// <param name="TakenAt">When the gateway took the job on, Unix milliseconds.</param>
/// <param name="Agents">The identities that the parties had shown by then; null in records older than that.</param>
public sealed record JobRecord(
    Hash32 JobId, Terms Terms, UInt128 Budget, CapTable Caps, IReadOnlyList<Signed<Offer>> Offers, UInt128 PricePerUnit,
    Hash32? OpenTransaction, ulong OpenBlock, long TakenAt, IReadOnlyList<ReceiptAgent>? Agents = null)
{
    /// <summary>The job document's CID.</summary>
    public Cid Document => Terms.Spec;

    /// <summary>The stake that each provider locks, token base units; 0 under audits alone.</summary>
    internal UInt128 LockOf(JobPolicy policy) => PlannedJob.LockOf(policy, Terms.MaxPerPiece);

    internal CoordinatorEvent.JobOpened ToEvent(JobDocument document, WorkPlan plan, Cid state) => new(
        TakenAt, JobId, Document, plan,
        [.. Caps.Entries.Select(c => new JobParticipant(c.Provider, PricePerUnit, c.Cap))],
        Budget, (int)Terms.AuditRate, checked((long)Terms.Deadline * 1000), state,
        LockOf(document.Policy));
}
