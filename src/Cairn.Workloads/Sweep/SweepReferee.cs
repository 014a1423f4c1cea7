using System.Runtime.InteropServices;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Learning.Data;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Models;
using Cairn.Proofs;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Programs;

namespace Cairn.Workloads.Sweep;

/// <summary>
/// A sweep's pieces as programs, one a setting. Each setting is an entry of its own with one slot, so that its input is
/// signed for it alone. The programs' outputs are the weights; held-out losses are not part of them, and the last one,
/// by which the sweep chooses, is computed again by whoever takes a result.
/// </summary>
internal sealed class SweepReferee
{
    private const int PlansKept = 4;
    private const int RootsKept = 1_024;
    private readonly RecentCache<Cid, (DisputePlan? Plan, SpecError Error)> _plans = new(PlansKept);
    private readonly RecentCache<(GptConfig Model, ulong Seed), Hash32> _roots = new(RootsKept);

    public ValueTask<(DisputePlan? Plan, SpecError Error)> PlanAsync(
        JobDocument job, SweepSection section, Corpus corpus, ComputePool pool) =>
        _plans.GetAsync(job.Cid, () => ValueTask.FromResult(Plan(section, corpus, pool)));

    public ValueTask<Hash32> InputRootAsync(SweepSetting setting, ComputePool pool) =>
        _roots.GetAsync((setting.Model, setting.Local.Seed), () => ValueTask.FromResult(
            PositionTree.RootOf(StateRoots.Of(new GptLayout(setting.Model), First(setting), pool))));

    /// <param name="weights">The last weights; none where the training or an evaluation failed.</param>
    public async ValueTask<PieceCommitment> CommitAsync(
        PieceTask piece, SweepSection section, float[]? weights, Corpus corpus, ComputePool pool)
    {
        var setting = section.Settings[piece.Slot];
        if (weights is null)
            return (await TraceAsync(piece, section, null, corpus, pool).ConfigureAwait(false)).Commit(0);
        var spec = await SpecAsync(piece, section, corpus, pool).ConfigureAwait(false);
        return new PieceCommitment(await InputRootAsync(setting, pool).ConfigureAwait(false), Hash32.Zero,
            PlanRules.Success(spec.Program, MemoryMarshal.AsBytes(weights.AsSpan()), pool));
    }

    public async ValueTask<string> FindMismatchAsync(
        PieceTask piece, SweepSection section, CommittedOutput output, Corpus corpus, IBlockStore blocks,
        ComputePool pool, CancellationToken cancel)
    {
        var setting = section.Settings[piece.Slot];
        var program = (await SpecAsync(piece, section, corpus, pool).ConfigureAwait(false)).Program;
        var (commitment, input) = (output.Commitment, await InputRootAsync(setting, pool).ConfigureAwait(false));
        if (commitment.InputRoot != input || !commitment.SegmentRoot.IsZero)
            return "it starts from other weights than the setting's";
        var document = await blocks.GetDocumentAsync(output.Output, cancel).ConfigureAwait(false);
        if (!SweepResult.TryRead(document, out var result) || result!.Slot != piece.Slot
            || result.Model != setting.Model)
            return "its document is no result of this setting";
        // An evaluation's fault is none of the program's: then the commitment is to weights that nobody gets.
        if (result.Fault is { } fault)
            return commitment.Outcome.Fail is null || PlanRules.Failed(program, fault) == commitment.Outcome
                ? "" : "it commits to another fault than its document names";
        var weights = await TensorFile.ReadAsync(
            blocks, result.Weights, new GptLayout(setting.Model).Elements, cancel).ConfigureAwait(false);
        if (PlanRules.Success(program, MemoryMarshal.AsBytes(weights.AsSpan()), pool) != commitment.Outcome)
            return "it commits to other weights than its document links to";
        var heldOut = new HeldOutLoss(setting.Model, pool, corpus, setting.EvaluationWindows);
        return heldOut.TryCompute(weights, out var loss, out _) && loss == result.HeldOutLoss
            ? "" : "its weights have another held-out loss than it states";
    }

    public async ValueTask<PieceTrace> TraceAsync(
        PieceTask piece, SweepSection section, PlantedLie? lie, Corpus corpus, ComputePool pool)
    {
        var setting = section.Settings[piece.Slot];
        var spec = await SpecAsync(piece, section, corpus, pool).ConfigureAwait(false);
        var weights = First(setting);
        var inputs = TrainingProgram.Inputs(new GptLayout(setting.Model), corpus, weights, (uint)piece.Slot, 0);
        var replay = new TrainingReplay(spec.Program, setting.Shape, setting.Local, corpus, weights, 0, 0, pool,
            lie is null ? null : (inputs, lie));
        return lie is null
            ? new PieceTrace(spec, inputs, replay, pool)
            : PieceTrace.Lying(spec, inputs, replay, pool, lie);
    }

    private static float[] First(SweepSetting setting) =>
        GptInitialiser.Create(new GptLayout(setting.Model), setting.Local.Seed);

    private async ValueTask<PieceSpec> SpecAsync(
        PieceTask piece, SweepSection section, Corpus corpus, ComputePool pool)
    {
        var (plan, error) = await PlanAsync(piece.Job, section, corpus, pool).ConfigureAwait(false);
        return plan?.SpecOf((uint)piece.Slot) ?? throw new InvalidDataException(error.ToString());
    }

    private static (DisputePlan?, SpecError) Plan(SweepSection section, Corpus corpus, ComputePool pool)
    {
        var root = PlanRules.DataRoot(corpus, pool);
        var entries = new List<PlanEntry>();
        foreach (var (slot, setting) in section.Settings.Index())
        {
            if (!PlanRules.TryProgram(Describe(setting, corpus), $"sweep.over[{slot}]", out var program, out var error))
                return (null, error);
            entries.Add(PlanRules.Entry(slot, 1, 1, new PieceSpec(program), root, corpus));
        }

        return (new DisputePlan(entries, slot => PieceProgram.TryCreate(
            Describe(section.Settings[slot], corpus), out var program, out var fault)
                ? new PieceSpec(program) : throw new InvalidOperationException(fault)), SpecError.None);
    }

    private static PieceDescription Describe(SweepSetting setting, Corpus corpus) =>
        TrainingProgram.Describe(setting.Shape, setting.Local, corpus, isRound: false);
}
