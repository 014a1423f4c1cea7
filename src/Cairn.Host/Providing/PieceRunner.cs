using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>
/// Computes pieces on this machine: fetches what is missing, runs the workload, uploads what the gateway lacks.
/// </summary>
internal sealed class PieceRunner(
    WorkloadRegistry workloads, IBlockStore local, IGraphStore gateway, WorkContext context, SemaphoreSlim computing)
{
    private readonly TieredBlockStore _blocks = new(local, gateway);

    /// <summary>Reads a job document by its CID.</summary>
    /// <exception cref="InvalidDataException">The block is no job document that this program understands.</exception>
    public async Task<JobDocument> ReadDocumentAsync(Cid cid, CancellationToken ct)
    {
        var value = await _blocks.GetDocumentAsync(cid, ct);
        return JobDocument.TryRead(value, out var document, out var error)
            ? document
            : throw new InvalidDataException($"Job {cid} cannot be run: {error}");
    }

    /// <summary>The piece's output. Pure, so it may run on any thread and be repeated.</summary>
    public async Task<Cid> ComputeAsync(PieceTask piece, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        var workload = Workload(piece.Job);
        return await ComputingAsync(
            () => workload.ExecuteAsync(piece, _blocks, context with { Progress = progress }, ct).AsTask(), ct);
    }

    private async Task<T> ComputingAsync<T>(Func<Task<T>> compute, CancellationToken ct)
    {
        await computing.WaitAsync(ct);
        try
        {
            return await Task.Run(compute, ct);
        }
        finally
        {
            computing.Release();
        }
    }

    private IWorkload Workload(JobDocument job) => workloads.TryGet(job.Kind, out var workload)
        ? workload
        : throw new InvalidDataException($"This node has no workload '{job.Kind}'.");

    private IRefereedWorkload Refereed(PieceTask piece) => Workload(piece.Job) as IRefereedWorkload
        ?? throw new InvalidDataException($"No contract can referee the pieces of a {piece.Job.Kind}.");

    /// <summary>What disputes about a job are about, from its inputs, which are fetched; null under audits alone.
    /// </summary>
    /// <exception cref="InvalidDataException">A piece of the job cannot be refereed.</exception>
    public async Task<DisputePlan?> PlanDisputesAsync(JobDocument document, CancellationToken ct)
    {
        if (!document.Policy.IsDisputed)
            return null;
        foreach (var input in document.Inputs.Values)
            await FetchAsync(input, ct);
        var (plan, error) = await Task.Run(
            () => DisputePlanning.PlanAsync(Workload(document), document, _blocks, context, ct).AsTask(), ct);
        return plan ?? throw new InvalidDataException(error.ToString());
    }

    /// <summary>The root of what a piece starts from, computed from its state's blocks.</summary>
    public Task<Hash32> InputRootAsync(PieceTask piece, CancellationToken ct) =>
        Task.Run(() => Refereed(piece).InputRootAsync(piece, _blocks, context, ct).AsTask(), ct);

    /// <summary>The piece's output and what is committed to with it.</summary>
    /// <param name="lie">A lie to tell, for tests and demos; null for none.</param>
    public Task<CommittedOutput> CommitAsync(PieceTask piece, PlantedLie? lie, CancellationToken ct) =>
        ComputingAsync(() => lie is null
            ? Refereed(piece).CommitAsync(piece, _blocks, context, ct).AsTask()
            : Refereed(piece).LieAsync(piece, lie, _blocks, context, ct).AsTask(), ct);

    /// <summary>Runs a piece again and keeps what a dispute may ask for, beside whatever is computed: a clock runs, and
    /// a piece may take as long as that.</summary>
    /// <param name="lie">Where it lies, for tests and demos; null for an honest one.</param>
    public async Task<DisputedPiece> TraceAsync(PieceTask piece, PlantedLie? lie, CancellationToken ct) =>
        await Task.Run(() => Refereed(piece).TraceAsync(piece, lie, _blocks, context, ct).AsTask(), ct);

    /// <summary>The proof of a piece's output, in jobs under proofs.</summary>
    public Task<Cid> ProveAsync(PieceTask piece, Cid output, ProofPurpose purpose, CancellationToken ct) =>
        Workload(piece.Job) is IProvedWorkload proved
            ? ComputingAsync(() => proved.ProveAsync(piece, output, purpose, _blocks, context, ct).AsTask(), ct)
            : throw new InvalidDataException($"Pieces of a {piece.Job.Kind} have no proofs.");

    /// <summary>Brings a block and all that it links to onto this machine, verified.</summary>
    public async Task FetchAsync(Cid root, CancellationToken ct) =>
        await BlockGraph.FetchAsync(gateway, local, root, cancel: ct);

    /// <summary>Sends the output and all that it links to, except what the gateway has already.</summary>
    public async Task UploadAsync(Cid output, CancellationToken ct) =>
        await BlockGraph.SendAsync(local, gateway, output, ct);
}
