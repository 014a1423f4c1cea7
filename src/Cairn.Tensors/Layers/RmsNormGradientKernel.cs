using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Reductions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of the input's gradient.</summary>
internal readonly unsafe struct RmsNormGradientKernel(
    int width, float* x, float* gain, float* scales, float* outputGradient, float* inputGradient, bool accumulate)
    : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        var reciprocal = 1f / width;
        for (var r = first; r < last; r++)
        {
            float* row = x + r * width, gradient = outputGradient + r * width, target = inputGradient + r * width;
            var scale = T.Splat(scales[r]);
            var mean = T.Splat(Projection(row, gradient, scale) * reciprocal);
            for (var j = 0; j < width; j += Lanes.Count)
            {
                var count = Math.Min(Lanes.Count, width - j);
                var h = Lanes.Load<T>(gradient + j, count) * Lanes.Load<T>(gain + j, count);
                var value = scale * T.Fma(-(Lanes.Load<T>(row + j, count) * scale), mean, h);
                if (accumulate)
                    value = Lanes.Load<T>(target + j, count) + value;
                stores.Store(target + j, count, value);
            }
        }

        return stores.IsSuspect;
    }

    /// <summary>Σ fma(gradient·gain, x·scale, ·) by 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Projection<T>(float* row, float* gradient, T scale)
        where T : unmanaged, ILanes<T>
    {
        var sum = T.Splat(0f);
        for (var j = 0; j < width; j += Lanes.Count)
        {
            var count = Math.Min(Lanes.Count, width - j);
            var h = Lanes.Load<T>(gradient + j, count) * Lanes.Load<T>(gain + j, count);
            sum = T.Fma(h, Lanes.Load<T>(row + j, count) * scale, sum);
        }

        return sum.Fold() + 0f;
    }
}
