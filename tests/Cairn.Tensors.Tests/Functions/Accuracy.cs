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
