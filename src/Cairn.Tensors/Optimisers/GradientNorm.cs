using Cairn.Tensors.Reductions;

namespace Cairn.Tensors.Optimisers;

/// <summary>The Euclidean norm of a gradient and the factor that clips it.</summary>
public static class GradientNorm
{
    /// <summary>sqrt(Σx²) by <see cref="LaneSum.SumOfSquares"/>.</summary>
    public static float Of(ReadOnlySpan<float> gradient) => MathF.Sqrt(LaneSum.SumOfSquares(gradient));

    /// <summary>1 where norm ≤ limit, otherwise limit / norm.</summary>
    public static float ClipFactor(float norm, float limit) => norm > limit ? limit / norm : 1f;
}
