using Cairn.Content;
using Cairn.Jobs;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Data;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Corpora;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Sizing;

namespace Cairn.Workloads.Train;

/// <summary>
/// Trains one model by rounds. A stage is a round; a slot is a share of its data. The state is a checkpoint
/// (<see cref="TrainState"/>), a piece's output an update (<see cref="TrainUpdate"/>) or a fault.
/// </summary>
public sealed partial class TrainWorkload : IRefereedWorkload
{
    private readonly CorpusCache _corpora = new();
    private readonly StepBenches _benches = new();

    public string Kind => TrainSection.Key;

    public bool TryPlan(JobDocument job, out WorkPlan plan, out SpecError error)
    {
        plan = null!;
        if (!JobInputs.TryCheck(job, out error))
            return false;
        if (!TrainSection.TryRead(job.Section, out var section, out var fault))
        {
            error = JobInputs.ToSpecError(Kind, fault);
            return false;
        }

        if ((long)section!.Rounds * section.Slots > WorkPlan.PiecesMax)
        {
            error = new SpecError("train.rounds", $"times slots is more than {WorkPlan.PiecesMax} pieces.",
                "Use fewer rounds or slots.");
            return false;
        }

        plan = WorkPlan.Uniform(section.Rounds, section.Slots, WorkUnits.For(section.Shape, section.Local.Steps));
        return true;
    }

    public async ValueTask<Cid> PrepareAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var section = SectionOf(job);
        var corpus = await _corpora.GetAsync(blocks, JobInputs.DataOf(job), section.Model.Context, cancel)
            .ConfigureAwait(false);
        using var pool = PoolOf(context);
        return await TrainFold.StartAsync(section, corpus, blocks, pool, cancel).ConfigureAwait(false);
    }

    public async ValueTask<Cid> ExecuteAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (section, corpus) = await OpenAsync(piece, blocks, cancel).ConfigureAwait(false);
        return (await RunAsync(section, piece, corpus, blocks, context, cancel).ConfigureAwait(false)).Output;
    }

    public async ValueTask<StageResult> CombineAsync(
        StageTask stage, IReadOnlyList<SlotOutput> outputs, IBlockStore blocks, WorkContext context,
        CancellationToken cancel)
    {
        var section = SectionOf(stage.Job);
        var corpus = await _corpora.GetAsync(blocks, JobInputs.DataOf(stage.Job), section.Model.Context, cancel)
            .ConfigureAwait(false);
        using var pool = PoolOf(context);
        var ordered = outputs.OrderBy(o => o.Slot).Select(o => (o.Slot, o.Output)).ToArray();
        var fold = await TrainFold.CombineAsync(
            section, stage.Stage, stage.State, ordered, corpus, blocks, pool, cancel).ConfigureAwait(false);
        return fold.Fault is { } fault
            ? new StageResult(fold.State, true, $"Step {fault.Step}, operator {fault.Operator}: element " +
                $"{fault.Element} is not finite. Use a lower learning_rate or a longer warmup.", Metrics(fold))
            : new StageResult(fold.State, false, null, Metrics(fold));
    }

    private async ValueTask<(TrainSection Section, Corpus Corpus)> OpenAsync(
        PieceTask piece, IBlockStore blocks, CancellationToken cancel)
    {
        var section = SectionOf(piece.Job);
        if (piece.Stage < 0 || piece.Stage >= section.Rounds || piece.Slot < 0 || piece.Slot >= section.Slots)
            throw new InvalidDataException($"The job has no piece of stage {piece.Stage} and slot {piece.Slot}.");
        return (section, await _corpora.GetAsync(blocks, JobInputs.DataOf(piece.Job), section.Model.Context, cancel)
            .ConfigureAwait(false));
    }

    private async ValueTask<(Cid Output, byte[] Update, float[] Weights)> RunAsync(
        TrainSection section, PieceTask piece, Corpus corpus, IBlockStore blocks, WorkContext context,
        CancellationToken cancel)
    {
        using var bench = _benches.Rent(section.Shape, context);
        return await TrainPiece.RunAsync(section, piece.Stage, piece.Slot, piece.State, corpus, blocks, bench,
            (done, loss) => context.Progress?.Report(new WorkProgress(done, section.Local.Steps, loss)), cancel)
            .ConfigureAwait(false);
    }

    private static Dictionary<string, string> Metrics(FoldResult fold)
    {
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["taken"] = MetricText.Of(fold.Verdicts.Count(v => v.Verdict == UpdateVerdict.Taken)),
            ["clipped"] = MetricText.Of(fold.Verdicts.Count(v => v.Verdict == UpdateVerdict.Clipped)),
            ["rejected"] = MetricText.Of(fold.Verdicts.Count(
                v => v.Verdict is UpdateVerdict.Malformed or UpdateVerdict.TooLarge)),
        };
        if (fold.HeldOutLoss is { } loss)
            metrics["loss"] = MetricText.Of(loss);
        if (fold.TrainLoss is { } trainLoss)
            metrics["train_loss"] = MetricText.Of(trainLoss);
        return metrics;
    }

    private static TrainSection SectionOf(JobDocument job) =>
        TrainSection.TryRead(job.Section, out var section, out var error)
            ? section!
            : throw new InvalidDataException(error);

    private static ComputePool PoolOf(WorkContext context) =>
        new(new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });
}
