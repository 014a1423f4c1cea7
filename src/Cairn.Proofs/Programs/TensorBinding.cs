namespace Cairn.Proofs;

/// <summary>A tensor that an operator declares: what it is and where it comes from.</summary>
public readonly record struct TensorBinding(TensorShape Shape, TensorSource Source);
