using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of softmax.</summary>
internal readonly unsafe struct SoftmaxKernel(int columns, float* logits, float* probabilities) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        for (var r = first; r < last; r++)
        {
            var target = probabilities + r * columns;
            var sum = SoftmaxRow.Exponentials(logits + r * columns, T.Splat(1f), columns, target, out _);
            SoftmaxRow.Divide(target, sum, columns, ref stores);
        }

        return stores.IsSuspect;
    }
}
