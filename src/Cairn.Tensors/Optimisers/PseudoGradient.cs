using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Optimisers;

/// <summary>What a round of local steps moved the weights by, as a gradient of the outer step.</summary>
public static class PseudoGradient
{
    /// <summary>output = before − after.</summary>
    public static void Compute(
        ComputePool pool, ReadOnlySpan<float> before, ReadOnlySpan<float> after, Span<float> output)
    {
        Guard.Length(after.Length, before.Length, nameof(after));
        Guard.Length(output.Length, before.Length, nameof(output));
        for (var i = 0; i < before.Length; i++)
            output[i] = before[i] - after[i] + 0f;
        pool.Check("pseudo_gradient", output);
    }
}
