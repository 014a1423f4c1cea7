using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>
/// Adds each position's gradient to its token's row, positions ascending. Its items are columns, so that threads never
/// share a chain.
/// </summary>
internal readonly unsafe struct EmbeddingGradientKernel(
    int rows, int width, int* tokens, int positions, float* outputGradient, float* tableGradient) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        for (var t = 0L; t < positions; t++)
        {
            float* source = outputGradient + t * width, target = tableGradient + (long)tokens[t] * width;
            for (var j = first; j < last; j += Lanes.Count)
            {
                var count = (int)Math.Min(Lanes.Count, last - j);
                Lanes.Store(Lanes.Load<T>(target + j, count) + Lanes.Load<T>(source + j, count), target + j, count);
            }
        }

        var stores = new Output<T>();
        for (var r = 0L; r < rows; r++)
        for (var j = first; j < last; j += Lanes.Count)
        {
            var count = (int)Math.Min(Lanes.Count, last - j);
            stores.Store(tableGradient + r * width + j, count, Lanes.Load<T>(tableGradient + r * width + j, count));
        }

        return stores.IsSuspect;
    }
}
