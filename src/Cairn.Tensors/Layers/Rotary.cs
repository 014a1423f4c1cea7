using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>
/// Rotary positions (Su et al., 2021) in place. In each head, element i pairs with i + headWidth/2. Row r of the
/// tensor is position r mod positions. The tables are inputs: their bytes are part of the job's spec.
/// </summary>
public static unsafe class Rotary
{
    /// <summary>y₁ = fma(−x₂, sin, x₁·cos); y₂ = fma(x₁, sin, x₂·cos).</summary>
    /// <param name="x">Rows of <paramref name="rowStride"/> elements; the heads fill each row's first elements.</param>
    /// <param name="cosines">[positions, headWidth/2].</param>
    /// <param name="sines">[positions, headWidth/2].</param>
    public static void Forward(
        ComputePool pool, in RotaryShape shape, int rowStride, Span<float> x, ReadOnlySpan<float> cosines,
        ReadOnlySpan<float> sines) => Rotate(pool, "rotary", shape, rowStride, x, cosines, sines, false);

    /// <summary>The inverse rotation: dx₁ = fma(dy₂, sin, dy₁·cos); dx₂ = fma(−dy₁, sin, dy₂·cos).</summary>
    public static void Backward(
        ComputePool pool, in RotaryShape shape, int rowStride, Span<float> gradient, ReadOnlySpan<float> cosines,
        ReadOnlySpan<float> sines) =>
        Rotate(pool, "rotary_gradient", shape, rowStride, gradient, cosines, sines, true);

    private static void Rotate(
        ComputePool pool, string name, in RotaryShape shape, int rowStride, Span<float> x,
        ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines, bool inverse)
    {
        shape.Validate(rowStride, x.Length, cosines.Length, sines.Length);
        var width = shape.Heads * shape.HeadWidth;
        fixed (float* px = x, pc = cosines, ps = sines)
        {
            var kernel = new RotaryKernel(shape, rowStride, px, pc, ps, inverse);
            if (pool.RunItems(kernel, shape.Rows, 5 + width / 4))
                pool.Check(name, x, width, rowStride);
        }
    }
}
