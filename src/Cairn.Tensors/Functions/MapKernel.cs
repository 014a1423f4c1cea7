using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Functions;

/// <summary>y = f(x), element by element.</summary>
internal readonly unsafe struct MapKernel<TFunction>(float* x, float* y) : ILaneKernel
    where TFunction : struct, ILaneFunction
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var output = new Output<T>();
        for (var i = first; i < last; i += 16)
        {
            var count = (int)Math.Min(16, last - i);
            output.Store(y + i, count, TFunction.Of(Lanes.Load<T>(x + i, count)));
        }

        return output.IsSuspect;
    }
}
