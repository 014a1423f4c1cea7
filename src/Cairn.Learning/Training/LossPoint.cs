namespace Cairn.Learning.Training;

/// <summary>A point of a learning curve.</summary>
/// <param name="Tokens">Tokens trained on so far.</param>
/// <param name="HeldOutLoss">Mean cross-entropy on held-out text, in nats a byte.</param>
public readonly record struct LossPoint(long Tokens, float HeldOutLoss);
