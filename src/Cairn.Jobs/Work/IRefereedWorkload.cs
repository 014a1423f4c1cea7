using Cairn.Content;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// A kind of job whose pieces a contract can referee: each is a program of canonical operators, and what the operators
/// read and write can be committed to. Everything is a pure function of the job document and of blocks.
/// </summary>
public interface IRefereedWorkload : IWorkload
{
    /// <summary>
    /// The programs of a job's pieces. Reads the inputs; the newest plans are kept, so asking again costs nothing.
    /// </summary>
    /// <returns>The plan; or none, and the error names what cannot be refereed.</returns>
    /// <exception cref="InvalidDataException">An input is not what this kind needs.</exception>
    ValueTask<(DisputePlan? Plan, SpecError Error)> PlanDisputesAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>
    /// The root of what a piece starts from, computed from the blocks of its state. The newest roots are kept.
    /// </summary>
    /// <exception cref="InvalidDataException">The state is not one of this job and stage.</exception>
    ValueTask<Hash32> InputRootAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>
    /// Computes one piece as <see cref="IWorkload.ExecuteAsync"/> does, and what its maker commits to: tiles of inputs
    /// and outputs are hashed, no trace is made.
    /// </summary>
    ValueTask<CommittedOutput> CommitAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>
    /// Whether an output document holds what a commitment says, as far as that can be told without computing the piece:
    /// the input is the piece's, and the outputs' bytes have the roots that are committed to.
    /// </summary>
    /// <returns>What does not fit; empty where all does.</returns>
    ValueTask<string> FindMismatchAsync(
        PieceTask piece, CommittedOutput output, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>Runs a piece again and keeps what a dispute may ask for.</summary>
    /// <param name="lie">Where the trace is to lie; null for an honest one.</param>
    /// <returns>The trace; it holds memory and threads until it is disposed of.</returns>
    ValueTask<DisputedPiece> TraceAsync(
        PieceTask piece, PlantedLie? lie, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>
    /// A false output with a commitment that fits it, for tests and demos: what somebody gives who lies as
    /// <see cref="TraceAsync"/> does.
    /// </summary>
    ValueTask<CommittedOutput> LieAsync(
        PieceTask piece, PlantedLie lie, IBlockStore blocks, WorkContext context, CancellationToken cancel);
}
