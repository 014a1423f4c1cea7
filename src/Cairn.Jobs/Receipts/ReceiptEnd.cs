using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>How and when the job ended.</summary>
/// <param name="Outcome">"completed", "failed" or another word of the coordinator's.</param>
/// <param name="Detail">Why, for people; empty where it completed.</param>
/// <param name="Output">The final state; null where there is none.</param>
/// <param name="OpenedMs">Unix milliseconds.</param>
/// <param name="FinishedMs">Unix milliseconds.</param>
public sealed record ReceiptEnd(string Outcome, string Detail, Cid? Output, long OpenedMs, long FinishedMs)
{
    /// <summary>The outcome of a job whose stages are all combined and audited.</summary>
    public const string Completed = "completed";

    private const int MaxDetailLength = 2048;

    internal DagValue ToDag() => DagValue.Map(
    [
        ("outcome", Outcome), ("detail", Detail), ("output", Output is { } cid ? cid : DagValue.Null),
        ("opened_ms", OpenedMs), ("finished_ms", FinishedMs),
    ]);

    internal static ReceiptEnd FromDag(DagFields fields)
    {
        var output = fields.Any("output");
        if (fields.Error.Length == 0 && output.Kind is not (DagKind.Null or DagKind.Link))
            fields.Fail("output", "must be a link or null");
        return new ReceiptEnd(
            fields.String("outcome", 64), fields.String("detail", MaxDetailLength),
            output.Kind == DagKind.Link ? output.AsLink : null,
            fields.Integer("opened_ms", 0, long.MaxValue), fields.Integer("finished_ms", 0, long.MaxValue));
    }
}
