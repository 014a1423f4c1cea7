using System.Runtime.CompilerServices;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Reductions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Rows of softmax, in place where source and target are the same.</summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>target = exp(x·scale − max), max over x·scale; returns the sum by 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponentials<T>(float* x, T scale, int count, float* target, out float max)
        where T : unmanaged, ILanes<T>
    {
        max = ScaledMax(x, scale, count);
        var shift = T.Splat(max);
        var sum = T.Splat(0f);
        var j = 0;
        for (; j <= count - Lanes.Count; j += Lanes.Count)
        {
            var e = LaneFunctions.Exp(T.Load(x + j) * scale - shift);
            e.Store(target + j);
            sum += e;
        }

        if (j < count)
        {
            var e = LaneFunctions.Exp(T.LoadFirst(x + j, count - j) * scale - shift);
            Lanes.Store(e, target + j, count - j);
            sum += T.LoadFirst(target + j, count - j);
        }

        return sum.Fold() + 0f;
    }

    /// <summary>p = target/sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Divide<T>(float* target, float sum, int count, ref Output<T> stores)
        where T : unmanaged, ILanes<T>
    {
        var divisor = T.Splat(sum);
        for (var j = 0; j < count; j += Lanes.Count)
        {
            var part = Math.Min(Lanes.Count, count - j);
            stores.Store(target + j, part, Lanes.Load<T>(target + j, part) / divisor);
        }
    }

    /// <summary>In place: dp becomes (p·(dp − r))·scale, r = Σ fma(dp, p, ·) by 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<T>(float* p, float* dp, T scale, int count)
        where T : unmanaged, ILanes<T>
    {
        var r = T.Splat(LaneRow.Dot<T>(dp, p, count));
        var zero = T.Splat(0f);
        for (var j = 0; j < count; j += Lanes.Count)
        {
            var part = Math.Min(Lanes.Count, count - j);
            var value = Lanes.Load<T>(p + j, part) * (Lanes.Load<T>(dp + j, part) - r) * scale + zero;
            Lanes.Store(value, dp + j, part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ScaledMax<T>(float* x, T scale, int count)
        where T : unmanaged, ILanes<T>
    {
        var max = T.Splat(float.NegativeInfinity);
        var j = 0;
        for (; j <= count - Lanes.Count; j += Lanes.Count)
            max = LaneRow.Larger(T.Load(x + j) * scale, max);
        if (j < count)
        {
            var part = stackalloc float[Lanes.Count];
            (T.LoadFirst(x + j, count - j) * scale).Store(part);
            max = LaneRow.Larger(Lanes.LoadPart<T>(part, count - j, float.NegativeInfinity), max);
        }

        return max.FoldMax() + 0f;
    }
}
