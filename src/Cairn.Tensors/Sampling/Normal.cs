using Cairn.Tensors.Functions;

namespace Cairn.Tensors.Sampling;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>The x below which a share p of the distribution lies; p in (0, 1).</summary>
    /// <remarks>
    /// Wichura's PPND7 (AS 241, Applied Statistics 37, 1988) by fma: q = p − ½; where |q| ≤ 0.425, q·A(r)/B(r) with
    /// r = 0.425² − q²; otherwise r = sqrt(−log(min(p, 1 − p))), and C/D of r − 1.6 up to 5, E/F of r − 5 beyond.
    /// </remarks>
    public static float Quantile(float p)
    {
        var q = p - 0.5f;
        if (MathF.Abs(q) <= 0.425f)
        {
            var c = MathF.FusedMultiplyAdd(-q, q, 0.180625f);
            return q * Polynomial(c, 59.109374720f, 159.29113202f, 50.434271938f, 3.3871327179f)
                / Polynomial(c, 67.187563600f, 78.757757664f, 17.895169469f, 1f);
        }

        var r = MathF.Sqrt(-Elementary.Log(q < 0f ? p : 1f - p));
        float tail;
        if (r <= 5f)
        {
            r -= 1.6f;
            tail = Polynomial(r, 0.17023821103f, 1.3067284816f, 2.7568153900f, 1.4234372777f)
                / Polynomial(r, 0f, 0.12021132975f, 0.73700164250f, 1f);
        }
        else
        {
            r -= 5f;
            tail = Polynomial(r, 0.017337203997f, 0.42868294337f, 3.0812263860f, 6.6579051150f)
                / Polynomial(r, 0f, 0.012258202635f, 0.24197894225f, 1f);
        }

        return q < 0f ? -tail : tail;
    }

    private static float Polynomial(float x, float c3, float c2, float c1, float c0) => MathF.FusedMultiplyAdd(
        MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(c3, x, c2), x, c1), x, c0);
}
