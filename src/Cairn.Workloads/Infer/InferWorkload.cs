using System.Collections.Immutable;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Execution;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Infer;

/// <summary>
/// Executes an integer model on every row of a data set. One stage; a piece is a run of rows, its output their outputs
/// (<see cref="InferOutput"/>); the state afterwards holds all of them (<see cref="InferState"/>).
/// </summary>
public sealed partial class InferWorkload : ICompletedWorkload, IProvedWorkload
{
    private const long OutputBytesMax = 1L << 28;

    private readonly InferInputs _inputs = new();

    public string Kind => InferSection.Key;

    public bool TryPlan(JobDocument job, out WorkPlan plan, out SpecError error)
    {
        plan = null!;
        if (!InferInputs.TryCheck(job.Inputs, out error))
            return false;
        if (!InferSection.TryRead(job.Section, out var section, out var fault))
        {
            error = JobInputs.ToSpecError(Kind, fault);
            return false;
        }

        if (section!.Pieces > WorkPlan.PiecesMax)
        {
            error = new SpecError("infer.rows_per_piece", $"makes {section.Pieces} pieces; at most " +
                $"{WorkPlan.PiecesMax} are allowed.", "Put more rows into a piece.");
            return false;
        }

        plan = new WorkPlan(1, section.Pieces, [.. Enumerable.Range(0, section.Pieces).Select(section.UnitsOf)]);
        return true;
    }

    public async ValueTask<(DagValue Section, SpecError Error)> CompleteAsync(
        DagValue section, JobPolicy policy, IReadOnlyDictionary<string, Cid> inputs, IBlockStore blocks,
        CancellationToken cancel)
    {
        if (section.Kind != DagKind.Map || !InferInputs.TryCheck(inputs, out _))
            return (section, SpecError.None);
        try
        {
            var model = await _inputs.ModelAsync(inputs, blocks, cancel).ConfigureAwait(false);
            if (!section.TryGet("steps", out _))
                section = section.With("steps", model.StepsOf(policy));
            // With a number of its own for now, the section can be read, and says how pixels are scaled.
            var isCounted = section.TryGet("rows", out _);
            if (!InferSection.TryRead(isCounted ? section : section.With("rows", 1), out var read, out _))
                return (section, SpecError.None);
            var samples = await _inputs.SamplesAsync(inputs, model, read!.Mean, read.Deviation, blocks, cancel)
                .ConfigureAwait(false);
            return (isCounted ? section : section.With("rows", samples.Length), SpecError.None);
        }
        catch (InvalidDataException e)
        {
            var (field, reason) = (e.Message.Split(": ", 2)[0], e.Message.Split(": ", 2)[^1]);
            return (section, new SpecError(field.StartsWith("inputs.", StringComparison.Ordinal) ? field : "inputs",
                reason, "Name another file."));
        }
    }

    public async ValueTask<Cid> PrepareAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var section = SectionOf(job);
        var model = await _inputs.ModelAsync(job.Inputs, blocks, cancel).ConfigureAwait(false);
        var samples = await _inputs.SamplesAsync(
            job.Inputs, model, section.Mean, section.Deviation, blocks, cancel).ConfigureAwait(false);
        if (section.Steps != model.StepsOf(job.Policy))
            throw new InvalidDataException(
                $"infer.steps is {section.Steps}, but the model takes {model.StepsOf(job.Policy)}. Leave it out.");
        if (section.Rows != samples.Length)
            throw new InvalidDataException(
                $"infer.rows is {section.Rows}, but the data has {samples.Length}. Leave it out.");
        if ((long)section.Rows * model.RowLength > OutputBytesMax)
            throw new InvalidDataException($"The outputs would have {(long)section.Rows * model.RowLength} bytes; at " +
                $"most {OutputBytesMax} go into one job. Split the data.");
        await InferInputs.LabelsAsync(job.Inputs, section.Rows, blocks, cancel).ConfigureAwait(false);
        return await blocks.PutAsync(InferState.Empty.ToDocument(), cancel).ConfigureAwait(false);
    }

    public async ValueTask<Cid> ExecuteAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        var (model, rows, first) = await RowsAsync(piece, blocks, cancel).ConfigureAwait(false);
        var count = rows.Length;
        using var pool = new ComputePool(
            new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });
        var executor = new IntegerExecutor(model.Model, pool);
        var bytes = new byte[checked(count * model.RowLength)];
        for (var row = 0; row < count; row++)
        {
            cancel.ThrowIfCancellationRequested();
            model.Write(executor.Run(rows[row]), bytes.AsSpan(row * model.RowLength, model.RowLength));
            context.Progress?.Report(new WorkProgress(row + 1, count, null));
        }

        var file = await UnixFsFile.WriteAsync(blocks, bytes, cancel: cancel).ConfigureAwait(false);
        return await blocks.PutAsync(new InferOutput(first, count, file.Cid).ToDocument(), cancel)
            .ConfigureAwait(false);
    }

    /// <summary>The rows of a piece.</summary>
    /// <exception cref="InvalidDataException">The job has no such piece, or other inputs than it says.</exception>
    private async ValueTask<(InferModel Model, ImmutableArray<ImmutableArray<int[]>> Rows, int First)> RowsAsync(
        PieceTask piece, IBlockStore blocks, CancellationToken cancel)
    {
        var section = SectionOf(piece.Job);
        if (piece.Stage != 0 || piece.Slot < 0 || piece.Slot >= section.Pieces)
            throw new InvalidDataException($"The job has no piece of stage {piece.Stage} and slot {piece.Slot}.");
        var model = await _inputs.ModelAsync(piece.Job.Inputs, blocks, cancel).ConfigureAwait(false);
        var samples = await _inputs.SamplesAsync(
            piece.Job.Inputs, model, section.Mean, section.Deviation, blocks, cancel).ConfigureAwait(false);
        var (first, count) = section.RowsOf(piece.Slot);
        if (section.Steps != model.StepsOf(piece.Job.Policy) || first + count > samples.Length)
            throw new InvalidDataException("The job's section says other facts of its inputs than they have.");
        return (model, samples.Slice(first, count), first);
    }

    public async ValueTask<StageResult> CombineAsync(
        StageTask stage, IReadOnlyList<SlotOutput> outputs, IBlockStore blocks, WorkContext context,
        CancellationToken cancel)
    {
        var section = SectionOf(stage.Job);
        var model = await _inputs.ModelAsync(stage.Job.Inputs, blocks, cancel).ConfigureAwait(false);
        var all = new byte[checked(section.Rows * model.RowLength)];
        foreach (var output in outputs)
        {
            var (first, count) = section.RowsOf(output.Slot);
            var part = await ReadAsync(output, first, count, model.RowLength, blocks, cancel).ConfigureAwait(false);
            part.CopyTo(all, first * model.RowLength);
        }

        var file = await UnixFsFile.WriteAsync(blocks, all, cancel: cancel).ConfigureAwait(false);
        var state = await blocks.PutAsync(new InferState(section.Rows, file.Cid).ToDocument(), cancel)
            .ConfigureAwait(false);
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal) { ["rows"] = MetricText.Of(section.Rows) };
        if (await InferInputs.LabelsAsync(stage.Job.Inputs, section.Rows, blocks, cancel).ConfigureAwait(false)
            is { } labels)
        {
            var right = labels.Where((label, row) =>
                model.Choice(all.AsSpan(row * model.RowLength, model.RowLength)) == label).Count();
            metrics["right"] = MetricText.Of(right);
            metrics["accuracy"] = MetricText.Of((double)right / section.Rows);
        }

        return new StageResult(state, false, null, metrics);
    }

    /// <exception cref="InvalidDataException">It is not the output of these rows; the slot is in the data.</exception>
    private static async ValueTask<byte[]> ReadAsync(
        SlotOutput output, int first, int count, int rowLength, IBlockStore blocks, CancellationToken cancel)
    {
        var why = "it is no document of them";
        try
        {
            var document = await blocks.GetDocumentAsync(output.Output, cancel).ConfigureAwait(false);
            if (InferOutput.TryRead(document, out var read) && read!.First == first && read.Rows == count)
            {
                var bytes = await UnixFsFile.ReadAllAsync(blocks, read.File, count * rowLength, cancel)
                    .ConfigureAwait(false);
                if (bytes.Length == count * rowLength)
                    return bytes;
                why = $"{bytes.Length} bytes are not {count * rowLength}";
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            why = e.Message;
        }

        throw new InvalidDataException($"The output of slot {output.Slot} is not that of rows {first} to " +
            $"{first + count - 1}: {why}.") { Data = { ["slot"] = output.Slot } };
    }

    private static InferSection SectionOf(JobDocument job) =>
        InferSection.TryRead(job.Section, out var section, out var error)
            ? section!
            : throw new InvalidDataException(error);
}
