namespace Cairn.Learning.Graphs;

/// <summary>A NaN or an infinity that training ran into. It is the piece's result: audited and paid.</summary>
/// <param name="Step">The local step, from 0.</param>
/// <param name="Operator">The operator's name in the <see cref="StepGraph"/>, a slash and the kernel's.</param>
/// <param name="Element">Row-major index of the first element of the kernel's output that is not finite.</param>
public sealed record StepFault(int Step, string Operator, long Element);
