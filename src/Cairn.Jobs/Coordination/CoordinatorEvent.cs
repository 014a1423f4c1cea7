using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// Something that happened, told to the coordinator. Hosts verify signatures, sessions and blocks before they make an
/// event, and journal it before they perform its effects.
/// </summary>
/// <param name="TimeMs">When, in Unix milliseconds. A time before the newest one seen counts as the newest.</param>
public abstract record CoordinatorEvent(long TimeMs)
{
    /// <summary>A job's escrow is open and its first state is prepared.</summary>
    /// <param name="Job">The job's id.</param>
    /// <param name="Document">CID of the job document.</param>
    /// <param name="Plan">How the job splits.</param>
    /// <param name="Participants">The chosen providers with their prices and caps; at least two.</param>
    /// <param name="Budget">Money in escrow, in token base units; the sum of the caps is not above it.</param>
    /// <param name="AuditShare">Parts per 10,000.</param>
    /// <param name="DeadlineMs">When the job ends at the latest, in Unix milliseconds.</param>
    /// <param name="State">The state before stage 0.</param>
    /// <param name="Lock">
    /// The stake that a provider must have locked before its first lease, in token base units; 0 for none.
    /// </param>
    public sealed record JobOpened(
        long TimeMs, Hash32 Job, Cid Document, WorkPlan Plan, IReadOnlyList<JobParticipant> Participants,
        UInt128 Budget, int AuditShare, long DeadlineMs, Cid State, UInt128 Lock = default) : CoordinatorEvent(TimeMs);

    /// <summary>A provider has signed a lock of its stake for the job; verified, and large and long enough.</summary>
    /// <param name="Until">Unix seconds until when it holds.</param>
    public sealed record LockSigned(
        long TimeMs, Hash32 Job, Address Provider, UInt128 Amount, ulong Until, ReadOnlyMemory<byte> Signature)
        : CoordinatorEvent(TimeMs);

    /// <summary>The answer to <see cref="CoordinatorEffect.RecordLock"/>.</summary>
    /// <param name="IsLocked">The chain holds it; false where it refuses, as for too little stake.</param>
    public sealed record LockRecorded(long TimeMs, Hash32 Job, Address Provider, bool IsLocked)
        : CoordinatorEvent(TimeMs);

    /// <summary>The chain says that a provider was proved to have lied in the job.</summary>
    /// <param name="Challenger">Who showed it.</param>
    /// <param name="Slashed">What its lock lost, token base units.</param>
    /// <param name="Block">The block that says so.</param>
    /// <param name="Transaction">The transaction that proved it.</param>
    public sealed record Convicted(
        long TimeMs, Hash32 Job, Address Provider, Address Challenger, UInt128 Slashed, ulong Block,
        Hash32 Transaction) : CoordinatorEvent(TimeMs);

    /// <summary>A recut took effect: caps have changed, or providers have joined. Nobody leaves by a recut.</summary>
    public sealed record CapsChanged(
        long TimeMs, Hash32 Job, UInt128 Budget, IReadOnlyList<JobParticipant> Participants) : CoordinatorEvent(TimeMs);

    /// <summary>A provider has connected with a signed offer.</summary>
    public sealed record OfferReceived(long TimeMs, ProviderOffer Offer) : CoordinatorEvent(TimeMs);

    /// <summary>A provider asks for work.</summary>
    /// <param name="PiecesMax">The most it wants; 0 where it only asks for news.</param>
    /// <param name="Held">The leases that it knows it holds; one that it does not name is sent again.</param>
    public sealed record Pulled(
        long TimeMs, Address Provider, int PiecesMax, IReadOnlyList<Hash32> Held) : CoordinatorEvent(TimeMs);

    /// <summary>A provider is still at work on a lease.</summary>
    public sealed record LeaseRenewed(long TimeMs, Hash32 Job, Address Provider, Hash32 Lease)
        : CoordinatorEvent(TimeMs);

    /// <summary>A provider gives back what it has not done of a lease.</summary>
    public sealed record LeaseReturned(long TimeMs, Hash32 Job, Address Provider, Hash32 Lease)
        : CoordinatorEvent(TimeMs);

    /// <summary>A batch receipt whose signature, root and output documents have been verified and stored.</summary>
    /// <param name="Root">Root of the receipt's tree.</param>
    /// <param name="Signature">The provider's signature over the receipt; kept for the record, not looked at.</param>
    /// <param name="Results">In the order of the tree's leaves; 1 to 256.</param>
    public sealed record BatchReceived(
        long TimeMs, Hash32 Job, Address Provider, Hash32 Lease, Hash32 Root, ReadOnlyMemory<byte> Signature,
        IReadOnlyList<BatchResult> Results) : CoordinatorEvent(TimeMs);

    /// <summary>The chain has a new head.</summary>
    public sealed record BlockSeen(long TimeMs, ulong Number, Hash32 Hash) : CoordinatorEvent(TimeMs);

    /// <summary>The answer to <see cref="CoordinatorEffect.CombineStage"/>.</summary>
    /// <param name="Result">What combining gave; null where an output was malformed.</param>
    /// <param name="RejectedSlot">The slot whose output was malformed; −1 where there is a result.</param>
    /// <param name="Detail">What was wrong with that output.</param>
    public sealed record StageCombined(
        long TimeMs, Hash32 Job, int Stage, int Branch, StageResult? Result, int RejectedSlot = -1, string Detail = "")
        : CoordinatorEvent(TimeMs);

    /// <summary>The chain holds the record of a contradiction.</summary>
    public sealed record ContradictionRecorded(long TimeMs, Hash32 Job, Address Provider) : CoordinatorEvent(TimeMs);

    /// <summary>The client wants no more of the job; what is receipted is still judged and paid.</summary>
    public sealed record JobCancelled(long TimeMs, Hash32 Job) : CoordinatorEvent(TimeMs);

    /// <summary>
    /// A provider has signed that nothing more will come of the job; verified, kept for the record, not looked at.
    /// </summary>
    public sealed record ReleaseReceived(
        long TimeMs, Hash32 Job, Address Provider, ReadOnlyMemory<byte> Signature) : CoordinatorEvent(TimeMs);

    /// <summary>Time has passed. Hosts send one at least every second.</summary>
    public sealed record Ticked(long TimeMs) : CoordinatorEvent(TimeMs);
}
