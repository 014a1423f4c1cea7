using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>Cross-entropy of logits [rows, classes] against one target class a row.</summary>
public static unsafe class CrossEntropy
{
    /// <summary>
    /// losses[r] = (max + log(sum)) − x[target], sum = Σ exp(x − max) by 16 lanes. Where a gradient is asked for:
    /// gradient[r,j] = (exp(x − max)/sum − [j = target])·reciprocal.
    /// </summary>
    /// <param name="reciprocal">The fp32 value of 1/rows (or of 1/weight) that the job's spec states.</param>
    /// <param name="gradient">[rows, classes], or empty for the loss alone. May be <paramref name="logits"/>.</param>
    /// <exception cref="ArgumentException">A target is outside the classes, or a size does not fit.</exception>
    public static void Compute(
        ComputePool pool, int rows, int classes, ReadOnlySpan<float> logits, ReadOnlySpan<int> targets,
        float reciprocal, Span<float> losses, Span<float> gradient)
    {
        Validate(rows, classes, logits.Length, targets, losses.Length, gradient.Length);
        fixed (float* px = logits, pl = losses, pg = gradient)
        fixed (int* pt = targets)
        {
            var kernel = new CrossEntropyKernel(pool, classes, px, pt, reciprocal, pl, pg);
            if (!pool.RunItems(kernel, rows, 20 + classes))
                return;
            pool.Check("cross_entropy", losses);
            pool.Check("cross_entropy_gradient", gradient);
        }
    }

    private static void Validate(
        int rows, int classes, long logits, ReadOnlySpan<int> targets, long losses, long gradient)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.Positive(classes, nameof(classes));
        Guard.Length(logits, (long)rows * classes, nameof(logits));
        Guard.Length(targets.Length, rows, nameof(targets));
        Guard.Length(losses, rows, nameof(losses));
        if (gradient != 0)
            Guard.Length(gradient, logits, nameof(gradient));
        foreach (var target in targets)
        {
            if ((uint)target >= (uint)classes)
                throw new ArgumentException($"Target {target} is outside the {classes} classes.", nameof(targets));
        }
    }
}
