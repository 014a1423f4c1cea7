using Cairn.Tensors.Compute;
using Cairn.Tensors.Reductions;

namespace Cairn.Tensors.Layers;

/// <summary>Root mean square normalisation of rows (Zhang and Sennrich, 2019).</summary>
public static unsafe class RmsNorm
{
    /// <summary>
    /// For each row: scale = 1 / sqrt(fma(Σx², reciprocal, epsilon)), Σ by 16 lanes; output = (x · scale) · gain.
    /// </summary>
    /// <param name="x">[rows, width].</param>
    /// <param name="gain">[width].</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="output">[rows, width].</param>
    /// <param name="scales">[rows]: 1/rms of each row, kept for the gradient.</param>
    public static void Forward(
        ComputePool pool, int rows, int width, ReadOnlySpan<float> x, ReadOnlySpan<float> gain, float epsilon,
        Span<float> output, Span<float> scales)
    {
        Validate(rows, width, x.Length, gain.Length, scales.Length);
        Guard.Length(output.Length, x.Length, nameof(output));
        fixed (float* px = x, pg = gain, po = output, ps = scales)
        {
            if (!pool.RunItems(new RmsNormKernel(width, px, pg, epsilon, po, ps), rows, 20 + width / 4))
                return;
            pool.Check("rms_norm_scale", scales);
            pool.Check("rms_norm", output);
        }
    }

    /// <summary>
    /// With n = x·scale and h = outputGradient·gain: mean = (Σ fma(h, n, ·) by 16 lanes)·reciprocal;
    /// inputGradient = scale·fma(−n, mean, h), added to what it holds where <paramref name="accumulate"/>;
    /// gainGradient[j] continues its chain over ascending rows, fma(outputGradient, n, ·). The input's
    /// gradient must not be the output's.
    /// </summary>
    /// <param name="inputGradient">[rows, width].</param>
    /// <param name="gainGradient">[width]; holds zeros, or the sum so far.</param>
    /// <param name="accumulate">Adds to <paramref name="inputGradient"/>: the residual path's gradient.</param>
    public static void Backward(
        ComputePool pool, int rows, int width, ReadOnlySpan<float> x, ReadOnlySpan<float> gain,
        ReadOnlySpan<float> scales, ReadOnlySpan<float> outputGradient, Span<float> inputGradient,
        Span<float> gainGradient, bool accumulate)
    {
        Validate(rows, width, x.Length, gain.Length, scales.Length);
        Guard.Length(outputGradient.Length, x.Length, nameof(outputGradient));
        Guard.Length(inputGradient.Length, x.Length, nameof(inputGradient));
        Guard.Length(gainGradient.Length, width, nameof(gainGradient));
        if (rows > LaneSum.MaxRow)
            throw new ArgumentException($"rows must be at most {LaneSum.MaxRow}.", nameof(rows));
        fixed (float* px = x, pg = gain, ps = scales, pd = outputGradient, pi = inputGradient, pw = gainGradient)
        {
            var input = new RmsNormGradientKernel(width, px, pg, ps, pd, pi, accumulate);
            if (pool.RunItems(input, rows, 20 + width / 3))
                pool.Check("rms_norm_gradient", inputGradient);
            var gains = new RmsNormGainKernel(rows, width, px, ps, pd, pw);
            if (pool.Run(gains, width, 1 + rows))
                pool.Check("rms_norm_gain_gradient", gainGradient);
        }
    }

    private static void Validate(int rows, int width, long x, long gain, long scales)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.Positive(width, nameof(width));
        if (width > LaneSum.MaxRow)
            throw new ArgumentException($"width must be at most {LaneSum.MaxRow}.", nameof(width));
        Guard.Length(x, (long)rows * width, nameof(x));
        Guard.Length(gain, width, nameof(gain));
        Guard.Length(scales, rows, nameof(scales));
    }
}
