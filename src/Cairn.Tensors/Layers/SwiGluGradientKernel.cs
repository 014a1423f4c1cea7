using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of the gradients of silu(gate)·up.</summary>
internal readonly unsafe struct SwiGluGradientKernel(
    int hidden, float* gateUp, float* outputGradient, float* gateUpGradient) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        var one = T.Splat(1f);
        for (var r = first; r < last; r++)
        {
            float* gates = gateUp + 2 * r * hidden, gradients = outputGradient + r * hidden;
            var target = gateUpGradient + 2 * r * hidden;
            for (var j = 0; j < hidden; j += Lanes.Count)
            {
                var count = Math.Min(Lanes.Count, hidden - j);
                var gate = Lanes.Load<T>(gates + j, count);
                var up = Lanes.Load<T>(gates + hidden + j, count);
                var g = Lanes.Load<T>(gradients + j, count);
                var s = LaneFunctions.Sigmoid(gate);
                stores.Store(target + hidden + j, count, g * (gate * s));
                stores.Store(target + j, count, g * up * (s * T.Fma(gate, one - s, one)));
            }
        }

        return stores.IsSuspect;
    }
}
