using Cairn.Content;
using Cairn.Jobs;
using Cairn.Learning.Data;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Corpora;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Sizing;

namespace Cairn.Workloads.Sweep;

/// <summary>
/// Trains a model at each of several settings and keeps the best. One stage; a slot is a setting, its piece a complete
/// single-node training with its held-out loss (<see cref="SweepResult"/>).
/// </summary>
public sealed partial class SweepWorkload : IRefereedWorkload
{
    private readonly CorpusCache _corpora = new();

    public string Kind => SweepSection.Key;

    public bool TryPlan(JobDocument job, out WorkPlan plan, out SpecError error)
    {
        plan = null!;
        if (!JobInputs.TryCheck(job, out error))
            return false;
        if (!SweepSection.TryRead(job.Section, out var section, out var fault))
        {
            error = JobInputs.ToSpecError(Kind, fault);
            return false;
        }

        plan = new WorkPlan(1, section!.Settings.Count, [.. section.Settings.Select(s =>
            WorkUnits.For(s.Shape, s.Local.Steps, s.EvaluationWindows * SweepPiece.Evaluations(s)))]);
        return true;
    }

    public async ValueTask<Cid> PrepareAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var longest = SectionOf(job).Settings.Max(s => s.Model.Context);
        await _corpora.GetAsync(blocks, JobInputs.DataOf(job), longest, cancel).ConfigureAwait(false);
        return await blocks.PutAsync(new SweepState(null, "").ToDocument(), cancel).ConfigureAwait(false);
    }

    public async ValueTask<Cid> ExecuteAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        using var pool = PoolOf(context);
        return (await RunAsync(section, piece, corpus, blocks, pool, context, cancel).ConfigureAwait(false)).Output;
    }

    public async ValueTask<StageResult> CombineAsync(
        StageTask stage, IReadOnlyList<SlotOutput> outputs, IBlockStore blocks, WorkContext context,
        CancellationToken cancel)
    {
        var section = SectionOf(stage.Job);
        var ordered = outputs.OrderBy(o => o.Slot).Select(o => (o.Slot, o.Output)).ToArray();
        var state = await SweepPiece.ChooseAsync(section, ordered, blocks, cancel).ConfigureAwait(false);
        var cid = await blocks.PutAsync(state.ToDocument(), cancel).ConfigureAwait(false);
        if (state.Best is not { } best)
            return new StageResult(cid, true,
                "No setting gave a model. Use lower learning rates or longer warm-ups.",
                new Dictionary<string, string>());
        return new StageResult(cid, false, null, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["loss"] = MetricText.Of(best.HeldOutLoss),
            ["best"] = state.Label,
            ["best_slot"] = MetricText.Of(best.Slot),
        });
    }

    private async ValueTask<(SweepSection Section, Corpus Corpus)> OpenAsync(
        PieceTask piece, IBlockStore blocks, CancellationToken cancel)
    {
        var section = SectionOf(piece.Job);
        if (piece.Stage != 0 || piece.Slot < 0 || piece.Slot >= section.Settings.Count)
            throw new InvalidDataException($"The job has no piece of stage {piece.Stage} and slot {piece.Slot}.");
        var context = section.Settings[piece.Slot].Model.Context;
        return (section, await _corpora.GetAsync(blocks, JobInputs.DataOf(piece.Job), context, cancel)
            .ConfigureAwait(false));
    }

    private static ValueTask<(Cid Output, float[]? Weights)> RunAsync(
        SweepSection section, PieceTask piece, Corpus corpus, IBlockStore blocks, ComputePool pool,
        WorkContext context, CancellationToken cancel)
    {
        var setting = section.Settings[piece.Slot];
        return SweepPiece.RunAsync(setting, piece.Slot, corpus, blocks, pool,
            (done, loss) => context.Progress?.Report(new WorkProgress(done, setting.Local.Steps, loss)), cancel);
    }

    private static ComputePool PoolOf(WorkContext context) =>
        new(new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });

    private static SweepSection SectionOf(JobDocument job) =>
        SweepSection.TryRead(job.Section, out var section, out var error)
            ? section!
            : throw new InvalidDataException(error);
}
