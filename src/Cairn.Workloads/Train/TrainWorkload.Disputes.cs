using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

public sealed partial class TrainWorkload
{
    private readonly TrainReferee _referee = new();

    public async ValueTask<(DisputePlan? Plan, SpecError Error)> PlanDisputesAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var section = SectionOf(job);
        var corpus = await _corpora.GetAsync(blocks, JobInputs.DataOf(job), section.Model.Context, cancel)
            .ConfigureAwait(false);
        using var pool = PoolOf(context);
        return await _referee.PlanAsync(job, section, corpus, pool).ConfigureAwait(false);
    }

    public async ValueTask<Hash32> InputRootAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        using var pool = PoolOf(context);
        return await _referee.InputRootAsync(SectionOf(piece.Job), piece, blocks, pool, cancel).ConfigureAwait(false);
    }

    public async ValueTask<CommittedOutput> CommitAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        var (output, update, weights) = await RunAsync(section, piece, corpus, blocks, context, cancel)
            .ConfigureAwait(false);
        using var pool = PoolOf(context);
        return new CommittedOutput(output, await _referee.CommitAsync(
            section, piece, update, weights, corpus, blocks, pool, cancel).ConfigureAwait(false));
    }

    public async ValueTask<string> FindMismatchAsync(
        PieceTask piece, CommittedOutput output, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        using var pool = PoolOf(context);
        return await _referee.FindMismatchAsync(section, piece, output, corpus, blocks, pool, cancel)
            .ConfigureAwait(false);
    }

    public async ValueTask<DisputedPiece> TraceAsync(
        PieceTask piece, PlantedLie? lie, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        var pool = PoolOf(context);
        try
        {
            return new DisputedPiece(await _referee.TraceAsync(section, piece, lie, corpus, blocks, pool, cancel)
                .ConfigureAwait(false), pool);
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
        using var disputed = await TraceAsync(piece, lie, blocks, context, cancel).ConfigureAwait(false);
        var commitment = disputed.Trace.Commit(0);
        var document = await blocks.GetDocumentAsync(honest, cancel).ConfigureAwait(false);
        if (commitment.Outcome.Fail is not null || !TrainUpdate.TryRead(document, out var update))
            throw new InvalidDataException($"The piece fails, so {lie} gives no other update.");
        return new CommittedOutput(await TrainPiece.StoreAsync(piece.Stage, piece.Slot, disputed.Trace.OutputBytes(0),
            update!.Losses, update.Tokens, blocks, cancel).ConfigureAwait(false), commitment);
    }
}
