using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>Elementwise sums of equal shapes.</summary>
public static unsafe class Residual
{
    /// <summary>output = a + b; the output may be a or b.</summary>
    public static void Add(ComputePool pool, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        Guard.Length(b.Length, a.Length, nameof(b));
        Guard.Length(output.Length, a.Length, nameof(output));
        fixed (float* pa = a, pb = b, po = output)
        {
            if (pool.Run(new AddKernel(pa, pb, po), a.Length, AddKernel.Cost))
                pool.Check("residual", output);
        }
    }
}
