using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of silu(gate)·up.</summary>
internal readonly unsafe struct SwiGluKernel(int hidden, float* gateUp, float* output) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        for (var r = first; r < last; r++)
        {
            float* gates = gateUp + 2 * r * hidden, ups = gates + hidden, target = output + r * hidden;
            for (var j = 0; j < hidden; j += Lanes.Count)
            {
                var count = Math.Min(Lanes.Count, hidden - j);
                var gate = Lanes.Load<T>(gates + j, count);
                stores.Store(target + j, count, gate * LaneFunctions.Sigmoid(gate) * Lanes.Load<T>(ups + j, count));
            }
        }

        return stores.IsSuspect;
    }
}
