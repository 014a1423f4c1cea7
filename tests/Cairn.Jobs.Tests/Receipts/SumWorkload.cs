using Cairn.Content;

namespace Cairn.Jobs.Tests;

/// <summary>The smallest kind of job: a piece names the state and its place, a stage lists the outputs.</summary>
internal sealed class SumWorkload : IWorkload
{
    public string Kind => "sum";

    public bool TryPlan(JobDocument job, out WorkPlan plan, out SpecError error)
    {
        var fields = new DagFields(job.Section, "job.sum");
        plan = WorkPlan.Uniform((int)fields.Integer("stages", 1, 100), (int)fields.Integer("slots", 1, 100),
            fields.Integer("units", 1, 1000));
        error = fields.Finish() ? SpecError.None : new SpecError("sum", fields.Error, "Correct it.");
        return fields.Error.Length == 0;
    }

    public ValueTask<Cid> PrepareAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        blocks.PutAsync(DagValue.Map([("start", job.Cid)]), cancel);

    public ValueTask<Cid> ExecuteAsync(
        PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel) =>
        blocks.PutAsync(DagValue.Map([("stage", piece.Stage), ("slot", piece.Slot), ("of", piece.State)]), cancel);

    public async ValueTask<StageResult> CombineAsync(
        StageTask stage, IReadOnlyList<SlotOutput> outputs, IBlockStore blocks, WorkContext context,
        CancellationToken cancel) => new(
            await blocks.PutAsync(DagValue.List(outputs.Select(o => (DagValue)o.Output)), cancel), false, null,
            new Dictionary<string, string> { ["outputs"] = $"{outputs.Count}" });
}
