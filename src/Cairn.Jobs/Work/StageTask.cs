using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One stage to combine.</summary>
/// <param name="Job">The job's document.</param>
/// <param name="Stage">From 0.</param>
/// <param name="State">The state before this stage.</param>
public sealed record StageTask(JobDocument Job, int Stage, Cid State);
