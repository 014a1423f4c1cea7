using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>Elementwise sums of equal shapes.</summary>
public static class Residual
{
    /// <summary>output = a + b; the output may be a or b.</summary>
    public static void Add(ComputePool pool, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        Guard.Length(b.Length, a.Length, nameof(b));
        Guard.Length(output.Length, a.Length, nameof(output));
        for (var i = 0; i < a.Length; i++)
            output[i] = a[i] + b[i] + 0f;
        pool.Check("residual", output);
    }
}
