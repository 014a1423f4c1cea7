using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>What combining a stage gave.</summary>
/// <param name="State">The state after the stage.</param>
/// <param name="Stop">True ends the job here, although stages are left.</param>
/// <param name="Failure">Why the job cannot go on (an output was a kernel's Fail), or null.</param>
/// <param name="Metrics">What to show, for example "loss": decimal text in invariant culture.</param>
public sealed record StageResult(
    Cid State, bool Stop, string? Failure, IReadOnlyDictionary<string, string> Metrics);
