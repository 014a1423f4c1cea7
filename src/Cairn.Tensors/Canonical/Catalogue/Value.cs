namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>A register of a program being written.</summary>
public readonly record struct Value(byte Register);
