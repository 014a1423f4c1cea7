namespace Cairn.Tensors.Compute;

/// <summary>A NaN or an infinity in a kernel's output. It is a result, not an exception.</summary>
/// <param name="Operator">The kernel's name, after the pool's label and a slash where there is a label.</param>
/// <param name="Element">Row-major index, in that kernel's output, of the first element that is not finite.</param>
public readonly record struct KernelFault(string Operator, long Element);
