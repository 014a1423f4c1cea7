using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Learning.Data;
using Cairn.Learning.Models;
using Cairn.Proofs;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Quantisation;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Programs;

namespace Cairn.Workloads.Train;

/// <summary>A training's pieces as programs: one for all of them, whose parameters name round and slot.</summary>
internal sealed class TrainReferee
{
    private const int PlansKept = 4;
    private const int RootsKept = 64;
    private readonly RecentCache<Cid, (DisputePlan? Plan, SpecError Error)> _plans = new(PlansKept);
    private readonly RecentCache<(Cid State, int Round), Hash32> _roots = new(RootsKept);

    public ValueTask<(DisputePlan? Plan, SpecError Error)> PlanAsync(
        JobDocument job, TrainSection section, Corpus corpus, ComputePool pool) =>
        _plans.GetAsync(job.Cid, () => ValueTask.FromResult(Plan(section, corpus, pool)));

    public ValueTask<Hash32> InputRootAsync(
        TrainSection section, PieceTask piece, IBlockStore blocks, ComputePool pool, CancellationToken cancel) =>
        _roots.GetAsync((piece.State, piece.Stage), async () => RootOf(section, await TrainPiece
            .WeightsAsync(section, piece.Stage, piece.State, blocks, cancel).ConfigureAwait(false), pool));

    /// <summary>What an honest maker of this output commits to.</summary>
    public async ValueTask<PieceCommitment> CommitAsync(
        TrainSection section, PieceTask piece, byte[] update, float[] weights, Corpus corpus, IBlockStore blocks,
        ComputePool pool, CancellationToken cancel)
    {
        var spec = await SpecAsync(section, piece, corpus, pool).ConfigureAwait(false);
        if (update.Length == 0)
            return (await TraceAsync(section, piece, null, corpus, blocks, pool, cancel).ConfigureAwait(false))
                .Commit(0);
        return new PieceCommitment(
            await _roots.GetAsync((piece.State, piece.Stage), () => new(RootOf(section, weights, pool)))
                .ConfigureAwait(false), Hash32.Zero, PlanRules.Success(spec.Program, update, pool));
    }

    public async ValueTask<string> FindMismatchAsync(
        TrainSection section, PieceTask piece, CommittedOutput output, Corpus corpus, IBlockStore blocks,
        ComputePool pool, CancellationToken cancel)
    {
        var program = (await SpecAsync(section, piece, corpus, pool).ConfigureAwait(false)).Program;
        var input = await InputRootAsync(section, piece, blocks, pool, cancel).ConfigureAwait(false);
        if (output.Commitment.InputRoot != input || !output.Commitment.SegmentRoot.IsZero)
            return "it starts from another state than the stage's";
        var document = await blocks.GetDocumentAsync(output.Output, cancel).ConfigureAwait(false);
        if (FaultDocument.TryRead(document, out var fault))
            return PlanRules.Failed(program, fault!) == output.Commitment.Outcome
                ? "" : "it commits to another fault than its document names";
        if (!TrainUpdate.TryRead(document, out var update) || update!.Round != piece.Stage || update.Slot != piece.Slot)
            return "its document is no update of this round and slot";
        var length = PlanRules.OutputLength(program);
        var bytes = await UnixFsFile.ReadAllAsync(blocks, update.Update, (int)length, cancel).ConfigureAwait(false);
        return bytes.Length == length && PlanRules.Success(program, bytes, pool) == output.Commitment.Outcome
            ? "" : "it commits to another update than its document links to";
    }

    public async ValueTask<PieceTrace> TraceAsync(
        TrainSection section, PieceTask piece, PlantedLie? lie, Corpus corpus, IBlockStore blocks, ComputePool pool,
        CancellationToken cancel)
    {
        var spec = await SpecAsync(section, piece, corpus, pool).ConfigureAwait(false);
        var weights = await TrainPiece.WeightsAsync(section, piece.Stage, piece.State, blocks, cancel)
            .ConfigureAwait(false);
        var (round, slot) = ((uint)piece.Stage, (uint)piece.Slot);
        var inputs = TrainingProgram.Inputs(new GptLayout(section.Model), corpus, weights, round, slot);
        var replay = new TrainingReplay(
            spec.Program, section.Shape, section.Local, corpus, weights, round, slot, pool,
            lie is null ? null : (inputs, lie));
        return lie is null
            ? new PieceTrace(spec, inputs, replay, pool)
            : PieceTrace.Lying(spec, inputs, replay, pool, lie);
    }

    private static Hash32 RootOf(TrainSection section, float[] weights, ComputePool pool) =>
        PositionTree.RootOf(StateRoots.Of(new GptLayout(section.Model), weights, pool));

    private async ValueTask<PieceSpec> SpecAsync(
        TrainSection section, PieceTask piece, Corpus corpus, ComputePool pool)
    {
        var (plan, error) = await PlanAsync(piece.Job, section, corpus, pool).ConfigureAwait(false);
        return plan?.SpecOf((uint)(piece.Stage * section.Slots + piece.Slot))
            ?? throw new InvalidDataException(error.ToString());
    }

    private static (DisputePlan?, SpecError) Plan(TrainSection section, Corpus corpus, ComputePool pool)
    {
        var description = TrainingProgram.Describe(section.Shape, section.Local, corpus, isRound: true);
        if (!PlanRules.TryProgram(description, TrainSection.Key, out var program, out var error))
            return (null, error);
        var spec = new PieceSpec(program);
        var entry = PlanRules.Entry(0, section.Rounds * section.Slots, section.Slots, spec,
            PlanRules.DataRoot(corpus, pool), corpus);
        return (new DisputePlan([entry], _ => spec), SpecError.None);
    }
}
