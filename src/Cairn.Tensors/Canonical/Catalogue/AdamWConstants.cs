namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>The fp32 scalars of AdamW that no step changes.</summary>
public sealed record AdamWConstants(float Beta1, float Beta2, float Epsilon, float WeightDecay);
