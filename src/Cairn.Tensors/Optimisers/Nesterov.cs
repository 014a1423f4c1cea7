using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Optimisers;

/// <summary>Gradient descent with Nesterov's momentum, in the form that deep-learning libraries use.</summary>
public static class Nesterov
{
    /// <summary>m = fma(μ, m, g); w = fma(−rate, fma(μ, m, g), w).</summary>
    /// <param name="momentum">m, updated.</param>
    public static void Step(
        ComputePool pool, float rate, float decay, ReadOnlySpan<float> gradient, Span<float> weights,
        Span<float> momentum)
    {
        Guard.Length(gradient.Length, weights.Length, nameof(gradient));
        Guard.Length(momentum.Length, weights.Length, nameof(momentum));
        for (var i = 0; i < weights.Length; i++)
        {
            var m = MathF.FusedMultiplyAdd(decay, momentum[i], gradient[i]) + 0f;
            momentum[i] = m;
            weights[i] = MathF.FusedMultiplyAdd(-rate, MathF.FusedMultiplyAdd(decay, m, gradient[i]), weights[i]) + 0f;
        }

        pool.Check("nesterov_momentum", momentum);
        pool.Check("nesterov", weights);
    }
}
