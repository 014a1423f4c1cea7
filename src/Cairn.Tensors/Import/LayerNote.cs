namespace Cairn.Tensors.Import;

/// <summary>Which integer tensor stands for a float tensor, and what its unit means.</summary>
public sealed record LayerNote(string Name, int Tensor, double Scale);
