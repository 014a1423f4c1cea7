namespace Cairn.Proofs;

/// <summary>An operand.</summary>
/// <param name="Tensor">Its name in the operator.</param>
/// <param name="Element">Row-major.</param>
/// <param name="Bits">The element's word.</param>
/// <param name="IsFloat">Whether the word is an fp32.</param>
public sealed record ExplainedRead(string Tensor, long Element, uint Bits, bool IsFloat);
