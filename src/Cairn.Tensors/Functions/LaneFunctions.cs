using System.Runtime.CompilerServices;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Functions;

/// <summary>
/// The kernel set's transcendental functions, spelled once over lanes: every step is one IEEE or integer operation, so
/// a plain number and a vector give the same bits. <see cref="Elementary"/> states ranges and errors.
/// </summary>
internal static class LaneFunctions
{
    private const float Log2E = 1.44269502f;
    private const float LowLog2 = 1.42860677e-06f;
    private const float HighLog2 = 0.693145752f;

    /// <summary>2²³·1.5: adding it rounds to a whole number and leaves that number in the low bits.</summary>
    private const float RoundingMagic = 12582912f;

    /// <summary>
    /// n = round(x·log₂e); r = x − n·ln2 in two parts; 1 + (r + r²·P(r)); times 2^⌊n/2⌋, times the rest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        var magic = T.Splat(RoundingMagic);
        x = T.Select(T.Less(T.Splat(89f), x), T.Splat(89f), x);
        x = T.Select(T.Less(x, T.Splat(-105f)), T.Splat(-105f), x);
        var shifted = T.Fma(x, T.Splat(Log2E), magic);
        var n = shifted - magic;
        var r = T.Fma(n, T.Splat(-HighLog2), x);
        r = T.Fma(n, T.Splat(-LowLog2), r);
        var p = T.Splat(0.0013955506728962064f);
        p = T.Fma(p, r, T.Splat(0.008370357565581799f));
        p = T.Fma(p, r, T.Splat(0.04166613519191742f));
        p = T.Fma(p, r, T.Splat(0.16666506230831146f));
        p = T.Fma(p, r, T.Splat(0.5f));
        p = T.Fma(p, r * r, r) + T.Splat(1f);
        var exponent = T.SubtractBits(shifted, magic);
        var half = T.ShiftRight(exponent, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(T.SubtractBits(exponent, half));
    }

    /// <summary>x = 2ᵉ·m, m in [2/3, 4/3), f = m − 1: e·ln2 + (f + (f³·P(f) + (e·ln2's low part − f²/2))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        var small = T.Less(x, T.Splat(1.17549435e-38f));
        var scaled = T.Select(small, x * T.Splat(8388608f), x);
        var shift = T.SubtractBits(scaled, T.SplatBits(0x3f2aaaab)) & T.SplatBits(unchecked((int)0xff800000));
        var f = T.SubtractBits(scaled, shift) - T.Splat(1f);
        var e = T.IntegerToSingle(T.ShiftRight(shift, 23)) - (small & T.Splat(23f));
        var p = T.Splat(-0.13190552592277527f);
        p = T.Fma(p, f, T.Splat(0.13962270319461823f));
        p = T.Fma(p, f, T.Splat(-0.12115369737148285f));
        p = T.Fma(p, f, T.Splat(0.1401095688343048f));
        p = T.Fma(p, f, T.Splat(-0.16685450077056885f));
        p = T.Fma(p, f, T.Splat(0.20010042190551758f));
        p = T.Fma(p, f, T.Splat(-0.24999688565731049f));
        p = T.Fma(p, f, T.Splat(0.33333224058151245f));
        var square = f * f;
        var tail = T.Fma(p, square * f, T.Fma(e, T.Splat(LowLog2), square * T.Splat(-0.5f)));
        var result = T.Fma(e, T.Splat(HighLog2), f + tail);
        result = T.Select(T.Less(x, T.Splat(float.PositiveInfinity)), result, x);
        var atMostZero = T.Select(T.Less(x, T.Splat(0f)), T.Splat(float.NaN), T.Splat(float.NegativeInfinity));
        return T.Select(T.Less(T.Splat(0f), x), result, atMostZero + (x - x));
    }

    /// <summary>|x| &lt; 0.625: x + x·(x²·P(x²)); otherwise 1 − 2 / (exp(2|x|) + 1) with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        var square = x * x;
        var p = T.Splat(-0.005717047024518251f);
        p = T.Fma(p, square, T.Splat(0.020650589838624f));
        p = T.Fma(p, square, T.Splat(-0.053743500262498856f));
        p = T.Fma(p, square, T.Splat(0.13331490755081177f));
        p = T.Fma(p, square, T.Splat(-0.3333328366279602f));
        var near = T.Fma(p * square, x, x);
        var sign = x & T.SplatBits(int.MinValue);
        var magnitude = x ^ sign;
        var far = T.Splat(1f) - T.Splat(2f) / (Exp(magnitude + magnitude) + T.Splat(1f));
        return T.Select(T.Less(magnitude, T.Splat(0.625f)), near, far ^ sign);
    }

    /// <summary>|x| &lt; 0.921875: x + x·P(x²); otherwise 1 − exp(−Q(min(|x|, 4))) with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        var square = x * x;
        var p = T.Splat(8.370117575395852e-05f);
        p = T.Fma(p, square, T.Splat(-0.0008142708102241158f));
        p = T.Fma(p, square, T.Splat(0.005201032385230064f));
        p = T.Fma(p, square, T.Splat(-0.026859398931264877f));
        p = T.Fma(p, square, T.Splat(0.11283695697784424f));
        p = T.Fma(p, square, T.Splat(-0.37612634897232056f));
        p = T.Fma(p, square, T.Splat(0.12837916612625122f));
        var near = T.Fma(p, x, x);
        var sign = x & T.SplatBits(int.MinValue);
        var magnitude = x ^ sign;
        var t = T.Select(T.Less(T.Splat(4f), magnitude), T.Splat(4f), magnitude);
        var q = T.Splat(2.109527304128278e-05f);
        q = T.Fma(q, t, T.Splat(-0.0004344650369603187f));
        q = T.Fma(q, t, T.Splat(0.004171073902398348f));
        q = T.Fma(q, t, T.Splat(-0.02511945366859436f));
        q = T.Fma(q, t, T.Splat(0.10828012973070145f));
        q = T.Fma(q, t, T.Splat(0.6333468556404114f));
        q = T.Fma(q, t, T.Splat(1.1295149326324463f));
        q = T.Fma(q, t, T.Splat(-0.0001746870402712375f));
        var far = T.Splat(1f) - Exp(-q);
        return T.Select(T.Less(magnitude, T.Splat(0.921875f)), near, far ^ sign);
    }

    /// <summary>1 / (1 + exp(−x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : unmanaged, ILanes<T> => T.Splat(1f) / (T.Splat(1f) + Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T PowerOfTwo<T>(T n)
        where T : unmanaged, ILanes<T> => T.ShiftLeft(T.AddBits(n, T.SplatBits(127)), 23);
}
