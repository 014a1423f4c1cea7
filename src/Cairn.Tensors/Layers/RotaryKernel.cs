using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rotates rows in place; the inverse rotation takes the sines negated, which is exact.</summary>
internal readonly unsafe struct RotaryKernel(
    RotaryShape shape, int rowStride, float* x, float* cosines, float* sines, bool inverse) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        var half = shape.HeadWidth / 2;
        for (var r = first; r < last; r++)
        {
            var table = r % shape.Positions * half;
            for (var h = 0; h < shape.Heads; h++)
            {
                var head = x + r * rowStride + h * shape.HeadWidth;
                for (var i = 0; i < half; i += Lanes.Count)
                {
                    var count = Math.Min(Lanes.Count, half - i);
                    T x1 = Lanes.Load<T>(head + i, count), x2 = Lanes.Load<T>(head + half + i, count);
                    T cos = Lanes.Load<T>(cosines + table + i, count), sin = Lanes.Load<T>(sines + table + i, count);
                    sin = inverse ? -sin : sin;
                    stores.Store(head + i, count, T.Fma(-x2, sin, x1 * cos));
                    stores.Store(head + half + i, count, T.Fma(x1, sin, x2 * cos));
                }
            }
        }

        return stores.IsSuspect;
    }
}
