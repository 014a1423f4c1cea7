using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// What a coordinator wants done. Hosts perform effects in order, after the event that caused them is durable. Each may
/// be performed twice without harm.
/// </summary>
public abstract record CoordinatorEffect(Hash32 Job)
{
    /// <summary>The job cannot be coordinated; nothing of it is kept.</summary>
    public sealed record RefuseJob(Hash32 Job, JobRefusal Reason) : CoordinatorEffect(Job);

    /// <summary>The answer to a pull: work. Also sent again for a lease that the provider did not hear of.</summary>
    /// <param name="ExpiresMs">Unix milliseconds.</param>
    public sealed record GrantLease(
        Hash32 Job, Address Provider, Hash32 Lease, long ExpiresMs, IReadOnlyList<LeasedPiece> Pieces)
        : CoordinatorEffect(Job);

    /// <summary>The answer to a pull: no work now. Job is the job that it concerns, or zero.</summary>
    public sealed record RefusePull(Hash32 Job, Address Provider, PullRefusal Reason, int RetryAfterMs)
        : CoordinatorEffect(Job);

    /// <summary>The answer to a renewal: the lease holds until then; 0 where it does not.</summary>
    public sealed record ExtendLease(Hash32 Job, Address Provider, Hash32 Lease, long ExpiresMs)
        : CoordinatorEffect(Job);

    /// <summary>The answer to a batch: it is on record. Sent again for a batch that is sent again.</summary>
    /// <param name="Payable">How many of its results are paid once their draws and audits are over.</param>
    public sealed record AcceptBatch(Hash32 Job, Address Provider, Hash32 Lease, Hash32 Root, int Payable)
        : CoordinatorEffect(Job);

    /// <summary>The answer to a batch: no part of it counts.</summary>
    public sealed record RefuseBatch(Hash32 Job, Address Provider, Hash32 Lease, Hash32 Root, BatchRefusal Reason)
        : CoordinatorEffect(Job);

    /// <summary>Sign the names of a piece's replicas, before the newest of them is heard.</summary>
    public sealed record SignQuorum(Hash32 Job, int Piece, int Branch, IReadOnlyList<Address> Replicas)
        : CoordinatorEffect(Job);

    /// <summary>Sign a cumulative voucher and send it to its provider.</summary>
    /// <param name="Amount">Token base units, all of the job so far.</param>
    /// <param name="Pieces">Executions that the amount pays for, all of the job so far.</param>
    public sealed record SignVoucher(Hash32 Job, Address Provider, UInt128 Amount, long Pieces)
        : CoordinatorEffect(Job);

    /// <summary>Fold a stage's outputs; answer with <see cref="CoordinatorEvent.StageCombined"/>.</summary>
    /// <param name="State">The state before the stage.</param>
    /// <param name="Outputs">Ascending by slot.</param>
    public sealed record CombineStage(
        Hash32 Job, int Stage, int Branch, Cid State, IReadOnlyList<SlotOutput> Outputs) : CoordinatorEffect(Job);

    /// <summary>Record on chain that a provider's signed result differs from its quorum's majority.</summary>
    /// <param name="Evidence">One signed result for each replica of the quorum, in the quorum's order.</param>
    public sealed record RecordContradiction(
        Hash32 Job, int Piece, int Branch, Address Provider, IReadOnlyList<ReceiptReference> Evidence)
        : CoordinatorEffect(Job);

    /// <summary>
    /// Record a provider's lock on chain; answer with <see cref="CoordinatorEvent.LockRecorded"/>.
    /// </summary>
    public sealed record RecordLock(
        Hash32 Job, Address Provider, UInt128 Amount, ulong Until, ReadOnlyMemory<byte> Signature)
        : CoordinatorEffect(Job);

    /// <summary>Tell whoever watches the job.</summary>
    public sealed record Report(JobProgress Progress) : CoordinatorEffect(Progress.Job);

    /// <summary>The job is over.</summary>
    /// <param name="State">The final state; the default CID where the job did not complete.</param>
    /// <param name="Detail">For people: why it ended so; empty where it completed.</param>
    public sealed record FinishJob(Hash32 Job, JobEnd End, Cid State, string Detail) : CoordinatorEffect(Job);
}
