using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Optimisers;

/// <summary>AdamW (Loshchilov and Hutter, 2019).</summary>
public static class AdamW
{
    /// <summary>
    /// g = gradient·scale; m = fma(β₁, m, (1−β₁)·g); v = fma(β₂, v, ((1−β₂)·g)·g);
    /// u = (m·c₁) / (sqrt(v·c₂) + ε); w = fma(−rate, fma(decay, w, u), w).
    /// </summary>
    /// <param name="first">The first moment m, updated.</param>
    /// <param name="second">The second moment v, updated.</param>
    public static void Step(
        ComputePool pool, in AdamWStep step, ReadOnlySpan<float> gradient, Span<float> weights, Span<float> first,
        Span<float> second)
    {
        Guard.Length(gradient.Length, weights.Length, nameof(gradient));
        Guard.Length(first.Length, weights.Length, nameof(first));
        Guard.Length(second.Length, weights.Length, nameof(second));
        var (rest1, rest2) = (1f - step.Beta1, 1f - step.Beta2);
        for (var i = 0; i < weights.Length; i++)
        {
            var g = gradient[i] * step.GradientScale;
            var m = MathF.FusedMultiplyAdd(step.Beta1, first[i], rest1 * g) + 0f;
            var v = MathF.FusedMultiplyAdd(step.Beta2, second[i], rest2 * g * g) + 0f;
            var update = m * step.Correction1 / (MathF.Sqrt(v * step.Correction2) + step.Epsilon);
            update = MathF.FusedMultiplyAdd(step.WeightDecay, weights[i], update);
            weights[i] = MathF.FusedMultiplyAdd(-step.LearningRate, update, weights[i]) + 0f;
            (first[i], second[i]) = (m, v);
        }

        pool.Check("adamw_first", first);
        pool.Check("adamw_second", second);
        pool.Check("adamw", weights);
    }
}
