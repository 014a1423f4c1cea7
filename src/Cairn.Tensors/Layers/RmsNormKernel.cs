using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Reductions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of (x·scale)·gain.</summary>
internal readonly unsafe struct RmsNormKernel(
    int width, float* x, float* gain, float epsilon, float* output, float* scales) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        var suspect = false;
        var reciprocal = 1f / width;
        for (var r = first; r < last; r++)
        {
            float* row = x + r * width, target = output + r * width;
            var mean = MathF.FusedMultiplyAdd(LaneRow.Dot<T>(row, row, width), reciprocal, epsilon);
            scales[r] = 1f / MathF.Sqrt(mean) + 0f;
            suspect |= !float.IsFinite(scales[r]);
            var scale = T.Splat(scales[r]);
            for (var j = 0; j < width; j += Lanes.Count)
            {
                var count = Math.Min(Lanes.Count, width - j);
                stores.Store(target + j, count, Lanes.Load<T>(row + j, count) * scale * Lanes.Load<T>(gain + j, count));
            }
        }

        return suspect || stores.IsSuspect;
    }
}
