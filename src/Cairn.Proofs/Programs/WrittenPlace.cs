namespace Cairn.Proofs;

/// <summary>A tensor that an operator of a list writes.</summary>
/// <param name="Operator">The operator's place in its list.</param>
/// <param name="Tensor">The tensor's place among what the operator writes.</param>
public readonly record struct WrittenPlace(int Operator, int Tensor);
