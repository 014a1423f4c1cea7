using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host.Tests;

/// <summary>A kind of job as a broken machine runs it: one bit of a trace is wrong, so honest results seem to be lies.
/// </summary>
internal sealed class DeludedWorkload(IRefereedWorkload inner) : IRefereedWorkload
{
    public string Kind => inner.Kind;

    public bool TryPlan(JobDocument job, out WorkPlan plan, out SpecError error) =>
        inner.TryPlan(job, out plan, out error);

    public ValueTask<Cid> PrepareAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        inner.PrepareAsync(job, blocks, context, cancel);

    public ValueTask<Cid> ExecuteAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        inner.ExecuteAsync(piece, blocks, context, cancel);

    public ValueTask<StageResult> CombineAsync(StageTask stage, IReadOnlyList<SlotOutput> outputs,
        IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        inner.CombineAsync(stage, outputs, blocks, context, cancel);

    public ValueTask<(DisputePlan? Plan, SpecError Error)> PlanDisputesAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        inner.PlanDisputesAsync(job, blocks, context, cancel);

    public ValueTask<Hash32> InputRootAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        inner.InputRootAsync(piece, blocks, context, cancel);

    public async ValueTask<CommittedOutput> CommitAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        using var traced = await TraceAsync(piece, null, blocks, context, cancel);
        var right = await inner.CommitAsync(piece, blocks, context, cancel);
        return right with { Commitment = traced.Trace.Commit(1) };
    }

    public ValueTask<string> FindMismatchAsync(PieceTask piece, CommittedOutput output, IBlockStore blocks,
        WorkContext context, CancellationToken cancel) =>
        inner.FindMismatchAsync(piece, output, blocks, context, cancel);

    public async ValueTask<DisputedPiece> TraceAsync(PieceTask piece, PlantedLie? lie, IBlockStore blocks,
        WorkContext context, CancellationToken cancel)
    {
        PlantedLie wrong;
        using (var honest = await inner.TraceAsync(piece, null, blocks, context, cancel))
            wrong = DisputedLies.Subtle(honest.Trace.Spec.Program);
        return await inner.TraceAsync(piece, wrong, blocks, context, cancel);
    }

    public ValueTask<CommittedOutput> LieAsync(PieceTask piece, PlantedLie lie, IBlockStore blocks,
        WorkContext context, CancellationToken cancel) => inner.LieAsync(piece, lie, blocks, context, cancel);
}
