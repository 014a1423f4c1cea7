using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// What a provider's executor wants done. Hosts perform effects in order; each may be performed twice.
/// </summary>
public abstract record ExecutorEffect
{
    /// <summary>Ask the gateway for work and vouchers; for vouchers alone where PiecesMax is 0.</summary>
    public sealed record Pull(int PiecesMax, IReadOnlyList<Hash32> Held) : ExecutorEffect;

    /// <summary>
    /// Check escrow, own cap and signer on chain; answer with <see cref="ExecutorEvent.EscrowChecked"/>.
    /// </summary>
    /// <param name="Again">It was good before: that little time is left is no reason to stop now.</param>
    public sealed record CheckEscrow(Hash32 Job, bool Again) : ExecutorEffect;

    /// <summary>Fetch and verify what the piece needs.</summary>
    public sealed record FetchInputs(Hash32 Job, Hash32 Lease, int Place, LeasedPiece Piece) : ExecutorEffect;

    /// <summary>Compute the piece and store its output.</summary>
    public sealed record Execute(Hash32 Job, Hash32 Lease, int Place, LeasedPiece Piece) : ExecutorEffect;

    /// <summary>
    /// Sign and send a batch receipt with its output documents. The same batch must be signed with the same salts every
    /// time, so derive them from the key and the piece.
    /// </summary>
    public sealed record SubmitBatch(Hash32 Job, Hash32 Lease, int Batch, IReadOnlyList<DoneResult> Results)
        : ExecutorEffect;

    /// <summary>Ask for a later end of the lease.</summary>
    public sealed record RenewLease(Hash32 Job, Hash32 Lease) : ExecutorEffect;

    /// <summary>Give the lease back.</summary>
    public sealed record ReturnLease(Hash32 Job, Hash32 Lease) : ExecutorEffect;

    /// <summary>Make the voucher durable; answer with <see cref="ExecutorEvent.VoucherStored"/>.</summary>
    public sealed record StoreVoucher(Hash32 Job, UInt128 Amount, long Pieces) : ExecutorEffect;

    /// <summary>
    /// Claim the stored voucher on chain; answer with <see cref="ExecutorEvent.ClaimEnded"/> or
    /// <see cref="ExecutorEvent.RedeemFailed"/>.
    /// </summary>
    public sealed record Redeem(Hash32 Job, UInt128 Amount) : ExecutorEffect;

    /// <summary>
    /// Assert the results of pieces First to First + Count − 1 on chain, unless the chain holds the assertion or has
    /// paid it; answer with <see cref="ExecutorEvent.Asserted"/>, <see cref="ExecutorEvent.AssertFailed"/> or
    /// <see cref="ExecutorEvent.Finalised"/>.
    /// </summary>
    /// <param name="Root">Of the batch receipt that holds them.</param>
    /// <param name="Lane">Which of the provider's lanes in the job keeps the assertion: 0 to 15.</param>
    /// <param name="Amount">Their price, token base units.</param>
    public sealed record Assert(
        Hash32 Job, Hash32 Root, int First, int Count, int Branch, int Lane, UInt128 Amount) : ExecutorEffect;

    /// <summary>
    /// Have an assertion paid whose window has ended, unless that is done; answer with
    /// <see cref="ExecutorEvent.Finalised"/>, <see cref="ExecutorEvent.FinaliseFailed"/> or, where the chain knows
    /// nothing of the assertion, <see cref="ExecutorEvent.Unasserted"/>.
    /// </summary>
    public sealed record Finalise(Assert Assertion) : ExecutorEffect;

    /// <summary>
    /// Ask the chain, at one block, what it has paid; always answer, with <see cref="ExecutorEvent.PaidSeen"/> or
    /// <see cref="ExecutorEvent.CountFailed"/>: until then it is not asked for again, so that no answer overtakes
    /// another.
    /// </summary>
    public sealed record CountPaid(Hash32 Job) : ExecutorEffect;

    /// <summary>Tell people that the job gets no more work from here, and why.</summary>
    public sealed record RefuseJob(Hash32 Job, JobStop Reason) : ExecutorEffect;

    /// <summary>Everything is finished or given back: the process may end.</summary>
    public sealed record Stop : ExecutorEffect;
}
