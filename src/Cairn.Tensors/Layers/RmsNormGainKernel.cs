using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>
/// The gain's gradient: a chain down each column, fma(outputGradient, x·scale, ·). Its items are columns.
/// </summary>
internal readonly unsafe struct RmsNormGainKernel(
    int rows, int width, float* x, float* scales, float* outputGradient, float* gainGradient) : ILaneKernel
{
    /// <summary>Columns whose chains run side by side, so that a step need not wait for the one before.</summary>
    private const int Chains = 4;

    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        var j = first;
        for (; j + Chains * Lanes.Count <= last; j += Chains * Lanes.Count)
        {
            T a = T.Load(gainGradient + j), b = T.Load(gainGradient + j + 16);
            T c = T.Load(gainGradient + j + 32), d = T.Load(gainGradient + j + 48);
            float* row = x + j, gradient = outputGradient + j;
            for (var r = 0; r < rows; r++, row += width, gradient += width)
            {
                var scale = T.Splat(scales[r]);
                a = T.Fma(T.Load(gradient), T.Load(row) * scale, a);
                b = T.Fma(T.Load(gradient + 16), T.Load(row + 16) * scale, b);
                c = T.Fma(T.Load(gradient + 32), T.Load(row + 32) * scale, c);
                d = T.Fma(T.Load(gradient + 48), T.Load(row + 48) * scale, d);
            }

            stores.Store(gainGradient + j, a);
            stores.Store(gainGradient + j + 16, b);
            stores.Store(gainGradient + j + 32, c);
            stores.Store(gainGradient + j + 48, d);
        }

        for (; j < last; j += Lanes.Count)
        {
            var count = (int)Math.Min(Lanes.Count, last - j);
            var sum = Lanes.Load<T>(gainGradient + j, count);
            for (var r = 0L; r < rows; r++)
                sum = T.Fma(
                    Lanes.Load<T>(outputGradient + r * width + j, count),
                    Lanes.Load<T>(x + r * width + j, count) * T.Splat(scales[r]), sum);
            stores.Store(gainGradient + j, count, sum);
        }

        return stores.IsSuspect;
    }
}
