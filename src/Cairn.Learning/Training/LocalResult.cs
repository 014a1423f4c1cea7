using Cairn.Learning.Graphs;

namespace Cairn.Learning.Training;

/// <summary>What local training came to.</summary>
/// <param name="Losses">The batch's mean loss before each step, in nats a token; shorter after a fault.</param>
/// <param name="Fault">Why it stopped, or null.</param>
public sealed record LocalResult(float[] Losses, StepFault? Fault);
