using Cairn.Content;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Computes pieces on this machine: fetches what is missing, runs the workload, uploads what the gateway lacks.
/// </summary>
internal sealed class PieceRunner(
    WorkloadRegistry workloads, IBlockStore local, IBlockStore gateway, WorkContext context, SemaphoreSlim computing)
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
        if (!workloads.TryGet(piece.Job.Kind, out var workload))
            throw new InvalidDataException($"This node has no workload '{piece.Job.Kind}'.");
        await computing.WaitAsync(ct);
        try
        {
            return await Task.Run(
                () => workload.ExecuteAsync(piece, _blocks, context with { Progress = progress }, ct).AsTask(), ct);
        }
        finally
        {
            computing.Release();
        }
    }

    /// <summary>Brings a block and all that it links to onto this machine, verified.</summary>
    public async Task FetchAsync(Cid root, CancellationToken ct) =>
        await BlockGraph.WalkAsync(_blocks, root, readLeaves: true, cancel: ct);

    /// <summary>Sends the output and all that it links to, except what the gateway has already.</summary>
    public async Task UploadAsync(Cid output, CancellationToken ct)
    {
        foreach (var cid in (await BlockGraph.WalkAsync(local, output, cancel: ct)).Reverse())
            if (!await gateway.HasAsync(cid, ct))
                await gateway.PutAsync(cid, await local.GetAsync(cid, ct), ct);
    }
}
