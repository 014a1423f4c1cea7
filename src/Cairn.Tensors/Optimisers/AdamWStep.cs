namespace Cairn.Tensors.Optimisers;

/// <summary>The fp32 scalars of one AdamW step; those that depend on the step come from the spec's tables.</summary>
/// <param name="LearningRate">This step's rate, from the schedule.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Correction1">1/(1−β₁ᵗ).</param>
/// <param name="Correction2">1/(1−β₂ᵗ).</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Decoupled decay; 0 for none.</param>
/// <param name="GradientScale">Multiplies every gradient first: 1, or a clip factor.</param>
public readonly record struct AdamWStep(
    float LearningRate, float Beta1, float Beta2, float Correction1, float Correction2, float Epsilon,
    float WeightDecay, float GradientScale = 1f);
