using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;

namespace Cairn.Tensors.Tests.Functions;

/// <summary>
/// Errors of the kernel set's functions, in units in the last place of the true value rounded to fp32.
/// </summary>
internal static class Accuracy
{
    public delegate void Kernel(ComputePool pool, ReadOnlySpan<float> x, Span<float> y);

    public static readonly IReadOnlyDictionary<string, (Kernel Kernel, Func<double, double> Truth)> Functions =
        new Dictionary<string, (Kernel, Func<double, double>)>
        {
            ["exp"] = (Elementary.Exp, Math.Exp),
            ["log"] = (Elementary.Log, Math.Log),
            ["tanh"] = (Elementary.Tanh, Math.Tanh),
            ["erf"] = (Elementary.Erf, Erf),
        };

    /// <summary>
    /// What the bench verb "ulp" found over all 2³² inputs: SHA-256 of the SHA-256 of each 2²⁰ results in the order of
    /// their inputs' bits, little-endian, a NaN as 7fc00000. Another hash is another kernel set.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, (double MaxUlp, string Hash)> Recorded =
        new Dictionary<string, (double, string)>
        {
            ["exp"] = (1.0530, "7980680c0336befdddbdf0dfa6c2861ba03693961559a58f3c7d0add80872054"),
            ["log"] = (0.8455, "9ab13acceebb567ea112da436b2856e0cd9701182be7af0885d03c2c8ceec366"),
            ["tanh"] = (1.3320, "42f8b3428823105e5ffb8563ab5c36d4e5f4b133420dba9ea4b55f78e7479eff"),
            ["erf"] = (1.1617, "cdc8234ab1aa7e5fe342a417b5fc3f47f6c7efeda936001825bd00dff068eb8e"),
        };

    /// <summary>|value − truth| in ulp; infinite where one is NaN or infinite and the other is not.</summary>
    public static double Ulp(float value, double truth)
    {
        var rounded = (float)truth;
        if (!float.IsFinite(rounded) || !float.IsFinite(value))
            return rounded.Equals(value) ? 0 : double.PositiveInfinity;
        var exponent = truth == 0 ? -126 : Math.Max(Math.ILogB(truth), -126);
        return Math.Abs(value - truth) / Math.ScaleB(1, exponent - 23);
    }

    /// <summary>erf by its all-positive series 2/√π·e^(−x²)·Σ 2ⁿx^(2n+1)/(2n+1)!!, good to 1e-14.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6)
            return double.IsNaN(x) ? x : Math.Sign(x);
        var (term, sum) = (x, x);
        for (var n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
