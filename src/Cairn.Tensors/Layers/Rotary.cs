using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>
/// Rotary positions (Su et al., 2021) in place. In each head, element i pairs with i + headWidth/2. Row r of the
/// tensor is position r mod positions. The tables are inputs: their bytes are part of the job's spec.
/// </summary>
public static class Rotary
{
    /// <summary>y₁ = fma(−x₂, sin, x₁·cos); y₂ = fma(x₁, sin, x₂·cos).</summary>
    /// <param name="x">Rows of <paramref name="rowStride"/> elements; the heads fill each row's first elements.</param>
    /// <param name="cosines">[positions, headWidth/2].</param>
    /// <param name="sines">[positions, headWidth/2].</param>
    public static void Forward(
        ComputePool pool, in RotaryShape shape, int rowStride, Span<float> x, ReadOnlySpan<float> cosines,
        ReadOnlySpan<float> sines) => Rotate(pool, "rotary", shape, rowStride, x, cosines, sines, 1f);

    /// <summary>The inverse rotation: dx₁ = fma(dy₂, sin, dy₁·cos); dx₂ = fma(−dy₁, sin, dy₂·cos).</summary>
    public static void Backward(
        ComputePool pool, in RotaryShape shape, int rowStride, Span<float> gradient, ReadOnlySpan<float> cosines,
        ReadOnlySpan<float> sines) =>
        Rotate(pool, "rotary_gradient", shape, rowStride, gradient, cosines, sines, -1f);

    private static void Rotate(
        ComputePool pool, string name, in RotaryShape shape, int rowStride, Span<float> x,
        ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines, float direction)
    {
        shape.Validate(rowStride, x.Length, cosines.Length, sines.Length);
        var half = shape.HeadWidth / 2;
        for (var r = 0; r < shape.Rows; r++)
        for (var h = 0; h < shape.Heads; h++)
        for (var i = 0; i < half; i++)
        {
            var at = r * rowStride + h * shape.HeadWidth + i;
            var table = r % shape.Positions * half + i;
            var (x1, x2, cos, sin) = (x[at], x[at + half], cosines[table], direction * sines[table]);
            x[at] = MathF.FusedMultiplyAdd(-x2, sin, x1 * cos) + 0f;
            x[at + half] = MathF.FusedMultiplyAdd(x1, sin, x2 * cos) + 0f;
        }

        pool.Check(name, x, shape.Heads * shape.HeadWidth, rowStride);
    }
}
