using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Reductions;

namespace Cairn.Tensors.Layers;

/// <summary>Cross-entropy of logits [rows, classes] against one target class a row.</summary>
public static class CrossEntropy
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
        var e = new float[classes];
        for (var r = 0; r < rows; r++)
        {
            var row = logits.Slice(r * classes, classes);
            var (max, target) = (row[0], targets[r]);
            foreach (var value in row)
                max = value > max ? value : max;
            for (var j = 0; j < classes; j++)
                e[j] = Elementary.Exp(row[j] - max);
            var sum = LaneSum.Sum(e);
            losses[r] = max + Elementary.Log(sum) - row[target] + 0f;
            if (gradient.IsEmpty)
                continue;
            for (var j = 0; j < classes; j++)
                gradient[r * classes + j] = (e[j] / sum - (j == target ? 1f : 0f)) * reciprocal + 0f;
        }

        pool.Check("cross_entropy", losses);
        pool.Check("cross_entropy_gradient", gradient);
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
