using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>Softmax of rows: e = exp(x − max), p = e / (Σ e by 16 lanes).</summary>
public static unsafe class Softmax
{
    /// <summary>probabilities[r,·] = softmax of logits[r,·]; the target may be the source.</summary>
    public static void Forward(
        ComputePool pool, int rows, int columns, ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.Positive(columns, nameof(columns));
        Guard.Length(logits.Length, (long)rows * columns, nameof(logits));
        Guard.Length(probabilities.Length, logits.Length, nameof(probabilities));
        fixed (float* px = logits, pp = probabilities)
        {
            if (pool.RunItems(new SoftmaxKernel(columns, px, pp), rows, 20 + columns))
                pool.Check("softmax", probabilities);
        }
    }
}
