using Cairn.Tensors.Inference;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Sums and maxima of windows.</summary>
internal static class ReferenceWindows
{
    public static void Sum(WindowShape s, int[] x, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = checked((int)Element(s, x, i, false));
    }

    public static void Max(WindowShape s, int[] x, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = (int)Element(s, x, i, true);
    }

    /// <summary>Element i of the result, over the places of x that its window sees.</summary>
    private static long Element(WindowShape s, int[] x, int i, bool max)
    {
        var (row, ox) = Math.DivRem(i, s.OutWidth);
        var (plane, oy) = Math.DivRem(row, s.OutHeight);
        var value = max ? long.MinValue : 0;
        for (var ky = 0; ky < s.KernelHeight; ky++)
        {
            var v = oy * s.StrideY + ky * s.DilationY - s.PadTop;
            for (var kx = 0; v >= 0 && v < s.Height && kx < s.KernelWidth; kx++)
            {
                var u = ox * s.StrideX + kx * s.DilationX - s.PadLeft;
                if (u < 0 || u >= s.Width)
                    continue;
                var element = x[(plane * s.Height + v) * s.Width + u];
                value = max ? Math.Max(value, element) : value + element;
            }
        }

        return value;
    }
}
