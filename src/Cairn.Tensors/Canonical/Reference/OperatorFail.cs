namespace Cairn.Tensors.Canonical.Reference;

/// <summary>An element that is not finite or that an integer cannot hold: a result, not an exception.</summary>
/// <param name="Operator">The check's name, or the operator's and instance's where a rounding failed.</param>
/// <param name="Element">Row-major index of the first such element.</param>
public readonly record struct OperatorFail(string Operator, long Element);
