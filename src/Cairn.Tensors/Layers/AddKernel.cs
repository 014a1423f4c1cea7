using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>output = a + b.</summary>
internal readonly unsafe struct AddKernel(float* a, float* b, float* output) : ILaneKernel
{
    /// <summary>Nanoseconds for 16 elements, roughly.</summary>
    public const int Cost = 2;

    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        for (var i = first; i < last; i += Lanes.Count)
        {
            var count = (int)Math.Min(Lanes.Count, last - i);
            stores.Store(output + i, count, Lanes.Load<T>(a + i, count) + Lanes.Load<T>(b + i, count));
        }

        return stores.IsSuspect;
    }
}
