namespace Cairn.Tensors.Functions;

/// <summary>
/// The kernel set's exp, log, tanh, erf, sigmoid and silu: a stated sequence of IEEE operations on fp32, at most 2 ulp
/// from the true value (sigmoid and silu: 4). NaN gives NaN.
/// </summary>
public static class Elementary
{
    private const float RoundingMagic = 12582912f;

    /// <summary>eˣ. Above 88.72284: +∞. Below −103.98: +0; subnormal results are exact to the last place.</summary>
    /// <remarks>n = round(x·log₂e); r = x − n·ln2 in two parts; 1 + r + r²·P(r), P of degree 4; scaled twice.</remarks>
    public static float Exp(float x)
    {
        x = x > 89f ? 89f : x;
        x = x < -105f ? -105f : x;
        var shifted = MathF.FusedMultiplyAdd(x, 1.44269502f, RoundingMagic);
        var n = shifted - RoundingMagic;
        var r = MathF.FusedMultiplyAdd(n, -0.693145752f, x);
        r = MathF.FusedMultiplyAdd(n, -1.42860677e-06f, r);
        var p = 0.0013955506728962064f;
        p = MathF.FusedMultiplyAdd(p, r, 0.008370357565581799f);
        p = MathF.FusedMultiplyAdd(p, r, 0.04166613519191742f);
        p = MathF.FusedMultiplyAdd(p, r, 0.16666506230831146f);
        p = MathF.FusedMultiplyAdd(p, r, 0.5f);
        p = MathF.FusedMultiplyAdd(p, r * r, r) + 1f;
        var exponent = BitConverter.SingleToInt32Bits(shifted) - BitConverter.SingleToInt32Bits(RoundingMagic);
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>ln x. 0 gives −∞, a negative x NaN, +∞ itself.</summary>
    /// <remarks>x = 2ᵉ·m, m in [2/3, 4/3), f = m − 1; f − f²/2 + f³·P(f), P of degree 7, plus e·ln2 in two parts.</remarks>
    public static float Log(float x)
    {
        var scaled = x < 1.17549435e-38f ? x * 8388608f : x;
        var bits = BitConverter.SingleToInt32Bits(scaled);
        var shift = (bits - 0x3f2aaaab) & unchecked((int)0xff800000);
        var f = BitConverter.Int32BitsToSingle(bits - shift) - 1f;
        var e = (float)(shift >> 23) - (x < 1.17549435e-38f ? 23f : 0f);
        var p = -0.13190552592277527f;
        p = MathF.FusedMultiplyAdd(p, f, 0.13962270319461823f);
        p = MathF.FusedMultiplyAdd(p, f, -0.12115369737148285f);
        p = MathF.FusedMultiplyAdd(p, f, 0.1401095688343048f);
        p = MathF.FusedMultiplyAdd(p, f, -0.16685450077056885f);
        p = MathF.FusedMultiplyAdd(p, f, 0.20010042190551758f);
        p = MathF.FusedMultiplyAdd(p, f, -0.24999688565731049f);
        p = MathF.FusedMultiplyAdd(p, f, 0.33333224058151245f);
        var square = f * f;
        var tail = MathF.FusedMultiplyAdd(p, square * f, MathF.FusedMultiplyAdd(e, 1.42860677e-06f, square * -0.5f));
        var result = MathF.FusedMultiplyAdd(e, 0.693145752f, f + tail);
        result = x < float.PositiveInfinity ? result : x;
        result = x > 0f ? result : x == 0f ? float.NegativeInfinity : float.NaN;
        return result;
    }

    /// <summary>tanh x. Beyond ±9.02 it is ±1.</summary>
    /// <remarks>|x| &lt; 0.625: x + x³·P(x²), P of degree 4; otherwise 1 − 2 / (exp(2|x|) + 1) with x's sign.</remarks>
    public static float Tanh(float x)
    {
        var square = x * x;
        var p = -0.005717047024518251f;
        p = MathF.FusedMultiplyAdd(p, square, 0.020650589838624f);
        p = MathF.FusedMultiplyAdd(p, square, -0.053743500262498856f);
        p = MathF.FusedMultiplyAdd(p, square, 0.13331490755081177f);
        p = MathF.FusedMultiplyAdd(p, square, -0.3333328366279602f);
        var small = MathF.FusedMultiplyAdd(p * square, x, x);
        var magnitude = MathF.Abs(x);
        var large = 1f - 2f / (Exp(magnitude + magnitude) + 1f);
        return magnitude < 0.625f ? small : x < 0f ? -large : large;
    }

    /// <summary>erf x. Beyond ±3.92 it is ±1.</summary>
    /// <remarks>|x| &lt; 0.921875: x + x·P(x²), P of degree 6; otherwise 1 − exp(−Q(|x|)), Q of degree 7.</remarks>
    public static float Erf(float x)
    {
        var square = x * x;
        var p = 8.370117575395852e-05f;
        p = MathF.FusedMultiplyAdd(p, square, -0.0008142708102241158f);
        p = MathF.FusedMultiplyAdd(p, square, 0.005201032385230064f);
        p = MathF.FusedMultiplyAdd(p, square, -0.026859398931264877f);
        p = MathF.FusedMultiplyAdd(p, square, 0.11283695697784424f);
        p = MathF.FusedMultiplyAdd(p, square, -0.37612634897232056f);
        p = MathF.FusedMultiplyAdd(p, square, 0.12837916612625122f);
        var small = MathF.FusedMultiplyAdd(p, x, x);
        var magnitude = MathF.Abs(x);
        var t = magnitude > 4f ? 4f : magnitude;
        var q = 2.109527304128278e-05f;
        q = MathF.FusedMultiplyAdd(q, t, -0.0004344650369603187f);
        q = MathF.FusedMultiplyAdd(q, t, 0.004171073902398348f);
        q = MathF.FusedMultiplyAdd(q, t, -0.02511945366859436f);
        q = MathF.FusedMultiplyAdd(q, t, 0.10828012973070145f);
        q = MathF.FusedMultiplyAdd(q, t, 0.6333468556404114f);
        q = MathF.FusedMultiplyAdd(q, t, 1.1295149326324463f);
        q = MathF.FusedMultiplyAdd(q, t, -0.0001746870402712375f);
        var large = 1f - Exp(-q);
        return magnitude < 0.921875f ? small : x < 0f ? -large : large;
    }

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static float Sigmoid(float x) => 1f / (1f + Exp(-x));

    /// <summary>x · sigmoid(x).</summary>
    public static float Silu(float x) => x * Sigmoid(x);

    private static float PowerOfTwo(int n) => BitConverter.Int32BitsToSingle((n + 127) << 23);
}
