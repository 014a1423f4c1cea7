using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Quantisation;

/// <summary>The symmetric int8 storage format: q in −127…127, one positive fp32 scale for a tensor or a row.</summary>
public static class Int8
{
    /// <summary>The least scale that holds every element: max|x|/127, one ulp more where that rounded down.</summary>
    /// <returns>+0 for zeros and for nothing; +∞ or NaN where an element is not finite.</returns>
    public static float ScaleFor(ReadOnlySpan<float> x)
    {
        var max = 0f;
        foreach (var value in x)
        {
            var magnitude = MathF.Abs(value);
            if (!float.IsFinite(magnitude))
                return magnitude;
            max = magnitude > max ? magnitude : max;
        }

        var scale = max / 127f;
        return MathF.FusedMultiplyAdd(scale, 127f, -max) < 0f ? MathF.BitIncrement(scale) : scale;
    }

    /// <summary>q = round-half-even(x / scale); with scale +0 only zeros are held.</summary>
    /// <returns>
    /// False where an element's quotient is not finite or rounds past ±127; the output is then undefined.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public static bool TryQuantise(ReadOnlySpan<float> x, float scale, Span<sbyte> output)
    {
        Guard.Length(output.Length, x.Length, nameof(output));
        if (!(scale >= 0f) || !float.IsFinite(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "scale must be finite and not negative.");
        for (var i = 0; i < x.Length; i++)
        {
            var quotient = x[i] == 0f ? 0f : MathF.Round(x[i] / scale, MidpointRounding.ToEven);
            if (!(MathF.Abs(quotient) <= 127f))
                return false;
            output[i] = (sbyte)quotient;
        }

        return true;
    }

    /// <summary>output = q·scale, rounded once; +0 for zeros.</summary>
    public static void Dequantise(ReadOnlySpan<sbyte> source, float scale, Span<float> output)
    {
        Guard.Length(output.Length, source.Length, nameof(output));
        for (var i = 0; i < source.Length; i++)
            output[i] = source[i] * scale + 0f;
    }
}
