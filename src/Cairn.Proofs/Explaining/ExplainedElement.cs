namespace Cairn.Proofs;

/// <summary>The computation that a dispute has come down to, for people: what was claimed, and what it gives.</summary>
/// <param name="Run">A step, or the number of steps for the end list.</param>
/// <param name="Place">The operator's place in the run's list.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Tensor">What it writes.</param>
/// <param name="Element">Which element of that, row-major.</param>
/// <param name="Loops">The element's loop indices.</param>
/// <param name="Part">Which part of its chain differs.</param>
/// <param name="Lane">The lane of an init or a body.</param>
/// <param name="Before">The accumulator that the provider names before the part, where the part has one.</param>
/// <param name="Steps">The positions that are executed again.</param>
/// <param name="Claimed">What the provider says the part gives.</param>
/// <param name="Computed">What it gives.</param>
/// <param name="IsFloat">Whether these words are fp32.</param>
public sealed record ExplainedElement(
    int Run, int Place, string Operator, string Tensor, long Element, IReadOnlyList<int> Loops, ElementPart Part,
    int Lane, uint? Before, IReadOnlyList<ExplainedStep> Steps, uint Claimed, uint Computed, bool IsFloat);
