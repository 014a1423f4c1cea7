using System.Runtime.InteropServices;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Learning.Evaluation;
using Cairn.Proofs;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Sweep;

public sealed partial class SweepWorkload
{
    private readonly SweepReferee _referee = new();

    public async ValueTask<(DisputePlan? Plan, SpecError Error)> PlanDisputesAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var section = SectionOf(job);
        var longest = section.Settings.Max(s => s.Model.Context);
        var corpus = await _corpora.GetAsync(blocks, JobInputs.DataOf(job), longest, cancel).ConfigureAwait(false);
        using var pool = PoolOf(context);
        return await _referee.PlanAsync(job, section, corpus, pool).ConfigureAwait(false);
    }

    public async ValueTask<Hash32> InputRootAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, _) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        using var pool = PoolOf(context);
        return await _referee.InputRootAsync(section.Settings[piece.Slot], pool).ConfigureAwait(false);
    }

    public async ValueTask<CommittedOutput> CommitAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        using var pool = PoolOf(context);
        var (output, weights) = await RunAsync(section, piece, corpus, blocks, pool, context, cancel)
            .ConfigureAwait(false);
        return new CommittedOutput(output,
            await _referee.CommitAsync(piece, section, weights, corpus, pool).ConfigureAwait(false));
    }

    public async ValueTask<string> FindMismatchAsync(
        PieceTask piece, CommittedOutput output, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        using var pool = PoolOf(context);
        return await _referee.FindMismatchAsync(piece, section, output, corpus, blocks, pool, cancel)
            .ConfigureAwait(false);
    }

    public async ValueTask<DisputedPiece> TraceAsync(
        PieceTask piece, PlantedLie? lie, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        var pool = PoolOf(context);
        try
        {
            return new DisputedPiece(
                await _referee.TraceAsync(piece, section, lie, corpus, pool).ConfigureAwait(false), pool);
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    public async ValueTask<CommittedOutput> LieAsync(
        PieceTask piece, PlantedLie lie, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var honest = await ExecuteAsync(piece, blocks, context, cancel).ConfigureAwait(false);
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        using var disputed = await TraceAsync(piece, lie, blocks, context, cancel).ConfigureAwait(false);
        var commitment = disputed.Trace.Commit(0);
        var document = await blocks.GetDocumentAsync(honest, cancel).ConfigureAwait(false);
        if (commitment.Outcome.Fail is not null || !SweepResult.TryRead(document, out var result)
            || result!.Fault is not null)
            throw new InvalidDataException($"The setting fails, so {lie} gives no other weights.");
        var weights = MemoryMarshal.Cast<byte, float>(disputed.Trace.OutputBytes(0)).ToArray();
        using var pool = PoolOf(context);
        var heldOut = new HeldOutLoss(
            result.Model, pool, corpus, section.Settings[piece.Slot].EvaluationWindows);
        if (!heldOut.TryCompute(weights, out var loss, out _))
            throw new InvalidDataException($"With {lie} the weights have no finite loss.");
        var lying = result with
        {
            Weights = await TensorFile.WriteAsync(blocks, weights, cancel).ConfigureAwait(false), HeldOutLoss = loss,
            Losses = [.. result.Losses.Take(result.Losses.Count - 1), loss],
        };
        return new CommittedOutput(
            await blocks.PutAsync(lying.ToDocument(), cancel).ConfigureAwait(false), commitment);
    }
}
