namespace Cairn.Tensors.Import;

/// <summary>An integer tensor and what its unit means: one scale, or one for each index of an axis.</summary>
internal sealed record LoweredTerm(int Tensor, double[] Scales);
