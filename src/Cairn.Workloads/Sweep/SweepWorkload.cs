using Cairn.Content;
using Cairn.Jobs;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Corpora;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Sizing;

namespace Cairn.Workloads.Sweep;

/// <summary>
/// Trains a model at each of several settings and keeps the best. One stage; a slot is a setting, its piece a complete
/// single-node training with its held-out loss (<see cref="SweepResult"/>).
/// </summary>
public sealed class SweepWorkload : IWorkload
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
        var section = SectionOf(piece.Job);
        if (piece.Stage != 0 || piece.Slot < 0 || piece.Slot >= section.Settings.Count)
            throw new InvalidDataException($"The job has no piece of stage {piece.Stage} and slot {piece.Slot}.");
        var setting = section.Settings[piece.Slot];
        var corpus = await _corpora.GetAsync(blocks, JobInputs.DataOf(piece.Job), setting.Model.Context, cancel)
            .ConfigureAwait(false);
        using var pool = new ComputePool(
            new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });
        return await SweepPiece.RunAsync(setting, piece.Slot, corpus, blocks, pool,
            (done, loss) => context.Progress?.Report(new WorkProgress(done, setting.Local.Steps, loss)), cancel)
            .ConfigureAwait(false);
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

    private static SweepSection SectionOf(JobDocument job) =>
        SweepSection.TryRead(job.Section, out var section, out var error)
            ? section!
            : throw new InvalidDataException(error);
}
