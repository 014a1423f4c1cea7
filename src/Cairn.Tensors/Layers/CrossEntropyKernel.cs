using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of cross-entropy; the exponentials go to the gradient, or to scratch where there is none.</summary>
internal readonly unsafe struct CrossEntropyKernel(
    ComputePool pool, int classes, float* logits, int* targets, float reciprocal, float* losses, float* gradient)
    : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        using var scratch = new Scratch(pool, classes);
        var stores = new Output<T>();
        var suspect = false;
        for (var r = first; r < last; r++)
        {
            float* row = logits + r * classes, e = gradient is null ? scratch.Start : gradient + r * classes;
            var at = row[targets[r]];
            var sum = SoftmaxRow.Exponentials(row, T.Splat(1f), classes, e, out var max);
            losses[r] = max + Elementary.Log(sum) - at + 0f;
            suspect |= !float.IsFinite(losses[r]);
            if (gradient is not null)
                Gradient(e, sum, targets[r], ref stores);
        }

        return suspect || stores.IsSuspect;
    }

    /// <summary>In place: e becomes (e/sum − [j = target])·reciprocal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Gradient<T>(float* e, float sum, int target, ref Output<T> stores)
        where T : unmanaged, ILanes<T>
    {
        var (divisor, factor) = (T.Splat(sum), T.Splat(reciprocal));
        var one = (e[target] / sum - 1f) * reciprocal + 0f;
        for (var j = 0; j < classes; j += Lanes.Count)
        {
            var count = Math.Min(Lanes.Count, classes - j);
            stores.Store(e + j, count, Lanes.Load<T>(e + j, count) / divisor * factor);
        }

        e[target] = one;
    }
}
