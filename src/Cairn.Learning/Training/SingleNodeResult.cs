using Cairn.Learning.Graphs;

namespace Cairn.Learning.Training;

/// <summary>A whole training run on one machine.</summary>
/// <param name="Weights">The last weights; those before the fault where there is one.</param>
/// <param name="Curve">Held-out losses, the first before any step, the last after the last.</param>
/// <param name="Fault">Why it stopped early, or null.</param>
public sealed record SingleNodeResult(float[] Weights, IReadOnlyList<LossPoint> Curve, StepFault? Fault);
