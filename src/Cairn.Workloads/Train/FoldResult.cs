using Cairn.Content;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Graphs;

namespace Cairn.Workloads.Train;

/// <param name="State">The next state; the one before where there is a fault.</param>
/// <param name="HeldOutLoss">Of the next state, where it was evaluated.</param>
/// <param name="TrainLoss">Mean of the slots' last batch losses; for display.</param>
internal sealed record FoldResult(
    Cid State, StepFault? Fault, float? HeldOutLoss, IReadOnlyList<SlotVerdict> Verdicts, float? TrainLoss);
