using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// Something that happened, told to a provider's executor. Hosts verify signatures before they make an event, and
/// journal it before they perform its effects.
/// </summary>
/// <param name="TimeMs">When, in Unix milliseconds. A time before the newest one seen counts as the newest.</param>
public abstract record ExecutorEvent(long TimeMs)
{
    /// <summary>The process has started again and the journal is replayed; what is open is asked for again.</summary>
    public sealed record Restarted(long TimeMs) : ExecutorEvent(TimeMs);

    /// <summary>The gateway can be reached.</summary>
    public sealed record GatewayUp(long TimeMs) : ExecutorEvent(TimeMs);

    /// <summary>The gateway cannot be reached.</summary>
    public sealed record GatewayDown(long TimeMs) : ExecutorEvent(TimeMs);

    /// <summary>The chain was read just now.</summary>
    /// <param name="RedeemCost">What a claim costs in gas, in the job's token's base units.</param>
    /// <param name="Head">Hash of the newest block.</param>
    public sealed record ChainSeen(long TimeMs, UInt128 RedeemCost, Hash32 Head) : ExecutorEvent(TimeMs);

    /// <summary>The answer to a pull: work.</summary>
    public sealed record LeaseGranted(
        long TimeMs, Hash32 Job, Hash32 Lease, long ExpiresMs, IReadOnlyList<LeasedPiece> Pieces)
        : ExecutorEvent(TimeMs);

    /// <summary>The answer to a pull: no work now.</summary>
    public sealed record PullRefused(long TimeMs, PullRefusal Reason, int RetryAfterMs) : ExecutorEvent(TimeMs);

    /// <summary>The answer to a renewal; ExpiresMs 0 where the lease is lost.</summary>
    public sealed record LeaseExtended(long TimeMs, Hash32 Job, Hash32 Lease, long ExpiresMs) : ExecutorEvent(TimeMs);

    /// <summary>The answer to <see cref="ExecutorEffect.CheckEscrow"/>.</summary>
    /// <param name="Offer">What the job pays this provider; null where the verdict is not Good.</param>
    public sealed record EscrowChecked(long TimeMs, Hash32 Job, EscrowVerdict Verdict, JobOffer? Offer)
        : ExecutorEvent(TimeMs);

    /// <summary>All blocks that the piece needs are here and verified.</summary>
    public sealed record InputsFetched(long TimeMs, Hash32 Job, Hash32 Lease, int Place) : ExecutorEvent(TimeMs);

    /// <summary>The piece is computed and its output stored.</summary>
    /// <param name="Place">The piece's place in its lease.</param>
    /// <param name="Output">The sha2-256 digest of the output document's CID.</param>
    /// <param name="IsFail">The output says that the piece failed by the kernel's rules.</param>
    /// <param name="Commitment">What is committed to beside it, in jobs that disputes settle; else null.</param>
    /// <param name="Proof">The sha2-256 digest of the proof document's CID, in jobs under proofs; else null.</param>
    public sealed record PieceDone(
        long TimeMs, Hash32 Job, Hash32 Lease, int Place, Hash32 Output, bool IsFail,
        PieceCommitment? Commitment = null, Hash32? Proof = null) : ExecutorEvent(TimeMs);

    /// <summary>This machine could not fetch or compute the piece; another may.</summary>
    public sealed record PieceFailed(long TimeMs, Hash32 Job, Hash32 Lease, int Place) : ExecutorEvent(TimeMs);

    /// <summary>The coordinator has the batch on record, or refused it.</summary>
    /// <param name="Batch">Number of the batch within its lease.</param>
    /// <param name="Refusal">Null where it was accepted.</param>
    /// <param name="Payable">Results that will be paid once settled.</param>
    /// <param name="Root">Of the receipt that was signed for the batch; zero in jobs that do not pay by time.</param>
    public sealed record BatchAnswered(
        long TimeMs, Hash32 Job, Hash32 Lease, int Batch, BatchRefusal? Refusal, int Payable, Hash32 Root = default)
        : ExecutorEvent(TimeMs);

    /// <summary>Something happened to an assertion.</summary>
    /// <param name="Lane">The provider's lane in the job that keeps it.</param>
    /// <param name="First">Its first piece: a lane keeps another later.</param>
    public abstract record OfLane(long TimeMs, Hash32 Job, int Lane, int First) : ExecutorEvent(TimeMs);

    /// <summary>The chain holds the assertion in this lane.</summary>
    /// <param name="EndMs">When its window ends, Unix milliseconds.</param>
    /// <param name="IsFinal">The newest final block holds it, too.</param>
    public sealed record Asserted(long TimeMs, Hash32 Job, int Lane, int First, long EndMs, bool IsFinal)
        : OfLane(TimeMs, Job, Lane, First);

    /// <summary>The assertion for this lane is not on chain.</summary>
    /// <param name="IsFinal">It never will be.</param>
    public sealed record AssertFailed(long TimeMs, Hash32 Job, int Lane, int First, bool IsFinal)
        : OfLane(TimeMs, Job, Lane, First);

    /// <summary>The assertion in this lane is decided: paid, or void.</summary>
    /// <param name="IsFinal">The newest final block says so, too.</param>
    public sealed record Finalised(long TimeMs, Hash32 Job, int Lane, int First, bool IsFinal)
        : OfLane(TimeMs, Job, Lane, First);

    /// <summary>The chain knows nothing of the assertion in this lane any more.</summary>
    public sealed record Unasserted(long TimeMs, Hash32 Job, int Lane, int First)
        : OfLane(TimeMs, Job, Lane, First);

    /// <summary>The assertion in this lane cannot be paid yet.</summary>
    /// <param name="EndMs">When its window ends as the chain says now, Unix milliseconds; 0 where that is not known.
    /// </param>
    public sealed record FinaliseFailed(long TimeMs, Hash32 Job, int Lane, int First, long EndMs)
        : OfLane(TimeMs, Job, Lane, First);

    /// <summary>A voucher whose signature has been verified.</summary>
    public sealed record VoucherReceived(long TimeMs, Hash32 Job, UInt128 Amount, long Pieces) : ExecutorEvent(TimeMs);

    /// <summary>The voucher is durable.</summary>
    public sealed record VoucherStored(long TimeMs, Hash32 Job, UInt128 Amount) : ExecutorEvent(TimeMs);

    /// <summary>The answer to <see cref="ExecutorEffect.CountPaid"/>: what the chain says, at one block.</summary>
    /// <param name="Paid">Paid to this provider in all; less than before where the chain has lost blocks.</param>
    /// <param name="IsClosed">The escrow pays nobody any more.</param>
    /// <param name="IsFinal">The chain's newest final block says the same.</param>
    /// <param name="Head">Hash of the block.</param>
    public sealed record PaidSeen(
        long TimeMs, Hash32 Job, UInt128 Paid, bool IsClosed, bool IsFinal, Hash32 Head) : ExecutorEvent(TimeMs);

    /// <summary>The chain could not be asked what it has paid.</summary>
    public sealed record CountFailed(long TimeMs, Hash32 Job) : ExecutorEvent(TimeMs);

    /// <summary>
    /// A claim is on its way no more. What came of it, only a count says: its block may be lost by now.
    /// </summary>
    public sealed record ClaimEnded(long TimeMs, Hash32 Job) : ExecutorEvent(TimeMs);

    /// <summary>A claim did not get on chain; it is tried again later.</summary>
    public sealed record RedeemFailed(long TimeMs, Hash32 Job) : ExecutorEvent(TimeMs);

    /// <summary>The gateway says that the job is over.</summary>
    public sealed record JobOver(long TimeMs, Hash32 Job) : ExecutorEvent(TimeMs);

    /// <summary>This provider was paid all that it holds vouchers for, and has signed its release.</summary>
    public sealed record JobSettled(long TimeMs, Hash32 Job) : ExecutorEvent(TimeMs);

    /// <summary>The chain has lost blocks that were seen: what it said of escrows may be true no more.</summary>
    public sealed record ChainWentBack(long TimeMs) : ExecutorEvent(TimeMs);

    /// <summary>The process is asked to end.</summary>
    public sealed record ShutdownRequested(long TimeMs) : ExecutorEvent(TimeMs);

    /// <summary>Time has passed. Hosts send one at least every second.</summary>
    public sealed record Ticked(long TimeMs) : ExecutorEvent(TimeMs);
}
