using Cairn.Learning.Graphs;

namespace Cairn.Learning.Training;

/// <summary>The output of one piece of training.</summary>
/// <param name="Update">Q4 bytes of W_in − W_out; empty after a fault.</param>
/// <param name="Losses">The batch's mean loss before each local step, in nats a token.</param>
/// <param name="Tokens">Tokens trained on.</param>
/// <param name="Fault">Why there is no update, or null.</param>
public sealed record RoundResult(byte[] Update, float[] Losses, long Tokens, StepFault? Fault);
