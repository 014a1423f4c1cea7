using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows looked up by token; its items are positions.</summary>
internal readonly unsafe struct EmbeddingKernel(int width, float* table, int* tokens, float* output) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        for (var t = first; t < last; t++)
        {
            float* source = table + (long)tokens[t] * width, target = output + t * width;
            for (var j = 0; j < width; j += Lanes.Count)
            {
                var count = Math.Min(Lanes.Count, width - j);
                stores.Store(target + j, count, Lanes.Load<T>(source + j, count));
            }
        }

        return stores.IsSuspect;
    }
}
