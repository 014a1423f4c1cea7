using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One combination of a stage; after a rollback it is combined again, in a higher branch.</summary>
/// <param name="Stage">From 0.</param>
/// <param name="Branch">The job's branch at that time.</param>
/// <param name="StateIn">The state before.</param>
/// <param name="StateOut">The state after.</param>
/// <param name="Slots">The outputs, ascending by slot.</param>
/// <param name="Metrics">What the workload reported, for example "loss"; decimal text.</param>
public sealed record ReceiptStage(
    int Stage, int Branch, Cid StateIn, Cid StateOut, IReadOnlyList<ReceiptSlot> Slots,
    IReadOnlyDictionary<string, string> Metrics)
{
    private const int MaxSlots = 10_000;
    private const int MaxMetrics = 64;

    internal DagValue ToDag() => DagValue.Map(
    [
        ("stage", Stage), ("branch", Branch), ("state_in", StateIn), ("state_out", StateOut),
        ("slots", DagValue.List(Slots.Select(s =>
            DagValue.Map([("slot", s.Slot), ("branch", s.Branch), ("output", s.Output)])))),
        ("metrics", DagValue.List(Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m =>
            DagValue.Map([("name", m.Key), ("value", m.Value)])))),
    ]);

    internal static ReceiptStage FromDag(DagFields fields) => new(
        (int)fields.Integer("stage", 0, WorkPlan.PiecesMax), (int)fields.Integer("branch", 0, int.MaxValue),
        fields.Link("state_in"), fields.Link("state_out"),
        fields.Maps("slots", MaxSlots, f => new ReceiptSlot(
            (int)f.Integer("slot", 0, MaxSlots), (int)f.Integer("branch", 0, int.MaxValue), f.Link("output"))),
        ReadMetrics(fields));

    private static Dictionary<string, string> ReadMetrics(DagFields fields)
    {
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields.Maps("metrics", MaxMetrics, f => (f.String("name"), f.String("value"))))
            if (!metrics.TryAdd(name, value))
                fields.Fail("metrics", "names a metric twice");
        return metrics;
    }
}
