using Cairn.Content;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>Combines stages beside the coordinator's loop, one at a time a job.</summary>
internal sealed class StageCombiner(WorkloadRegistry workloads, IBlockStore blocks, int threads)
{
    /// <summary>The job's document and workload.</summary>
    /// <exception cref="InvalidDataException">The document is malformed or of an unknown kind.</exception>
    public async Task<(JobDocument Document, IWorkload Workload)> ReadAsync(Cid document, CancellationToken ct)
    {
        if (!JobDocument.TryRead(await blocks.GetDocumentAsync(document, ct), out var job, out var error))
            throw new InvalidDataException(error.ToString());
        return workloads.TryGet(job.Kind, out var workload)
            ? (job, workload)
            : throw new InvalidDataException($"There is no kind '{job.Kind}' here.");
    }

    /// <summary>The state before the first stage.</summary>
    public async Task<Cid> PrepareAsync(JobDocument job, IWorkload workload, CancellationToken ct) =>
        await Task.Run(() => workload.PrepareAsync(job, blocks, Context, ct).AsTask(), ct);

    /// <summary>Combines one stage; a malformed output is an answer that names its slot.</summary>
    public async Task<CoordinatorEvent.StageCombined> CombineAsync(
        KnownJob job, CoordinatorEffect.CombineStage effect, CancellationToken ct)
    {
        try
        {
            var result = await Task.Run(() => job.Workload.CombineAsync(
                new StageTask(job.Document, effect.Stage, effect.State), effect.Outputs, blocks, Context, ct)
                .AsTask(), ct);
            return new(0, effect.Job, effect.Stage, effect.Branch, result);
        }
        catch (InvalidDataException e) when (e.Data["slot"] is int slot)
        {
            return new(0, effect.Job, effect.Stage, effect.Branch, null, slot, e.Message);
        }
    }

    private WorkContext Context => new(threads);
}
