namespace Cairn.Tensors.Canonical.Reference;

/// <summary>An element that a piece reads: what a dispute has to open.</summary>
public readonly record struct ElementRead(string Tensor, long Element);
