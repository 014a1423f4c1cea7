using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One piece to compute.</summary>
/// <param name="Job">The job's document.</param>
/// <param name="Stage">From 0.</param>
/// <param name="Slot">From 0; names the piece's share of the data, not a provider.</param>
/// <param name="State">The state before this stage.</param>
public sealed record PieceTask(JobDocument Job, int Stage, int Slot, Cid State);
