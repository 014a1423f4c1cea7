namespace Cairn.Proofs.Inference;

/// <summary>How far a prover is.</summary>
/// <param name="Step">What it does now, in a word or two.</param>
/// <param name="Done">The share of all work that is done, 0 to 1.</param>
public readonly record struct ProofProgress(string Step, double Done);
