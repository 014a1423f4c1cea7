namespace Cairn.Proofs;

/// <summary>One position of an element's chain: what it reads, and what the accumulator is after it.</summary>
/// <param name="Position">In its lane.</param>
public sealed record ExplainedStep(int Position, IReadOnlyList<ExplainedRead> Reads, uint After);
