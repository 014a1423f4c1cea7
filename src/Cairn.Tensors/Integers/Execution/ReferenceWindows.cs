using Cairn.Tensors.Inference;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Sums and maxima of windows.</summary>
internal static class ReferenceWindows
{
    public static void Sum(WindowShape s, int[] x, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
        {
            var sum = 0L;
            foreach (var place in Places(s, i))
                sum += x[place];
            y[i] = checked((int)sum);
        }
    }

    public static void Max(WindowShape s, int[] x, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
        {
            var max = int.MinValue;
            foreach (var place in Places(s, i))
                max = Math.Max(max, x[place]);
            y[i] = max;
        }
    }

    /// <summary>The places of x that element i of the result sees.</summary>
    private static IEnumerable<int> Places(WindowShape s, int i)
    {
        var (row, ox) = Math.DivRem(i, s.OutWidth);
        var (plane, oy) = Math.DivRem(row, s.OutHeight);
        for (var ky = 0; ky < s.KernelHeight; ky++)
            for (var kx = 0; kx < s.KernelWidth; kx++)
            {
                var (v, u) = (oy * s.StrideY + ky * s.DilationY - s.PadTop,
                    ox * s.StrideX + kx * s.DilationX - s.PadLeft);
                if (v >= 0 && v < s.Height && u >= 0 && u < s.Width)
                    yield return (plane * s.Height + v) * s.Width + u;
            }
    }
}
