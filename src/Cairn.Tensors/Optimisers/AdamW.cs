using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Optimisers;

/// <summary>AdamW (Loshchilov and Hutter, 2019).</summary>
public static unsafe class AdamW
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
        fixed (float* pg = gradient, pw = weights, pm = first, pv = second)
        {
            if (!pool.Run(new AdamWKernel(step, pg, pw, pm, pv), weights.Length, AdamWKernel.Cost))
                return;
            pool.Check("adamw_first", first);
            pool.Check("adamw_second", second);
            pool.Check("adamw", weights);
        }
    }
}
