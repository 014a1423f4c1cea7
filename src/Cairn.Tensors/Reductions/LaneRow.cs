using System.Runtime.CompilerServices;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Reductions;

/// <summary>Reductions of one row of at most 16,384 elements by 16 lanes and the fold 8, 4, 2, 1.</summary>
/// <remarks>Missing lanes add +0, which changes nothing but the sign of a zero, and a stored zero is +0.</remarks>
internal static unsafe class LaneRow
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<T>(float* x, int count)
        where T : unmanaged, ILanes<T>
    {
        var sum = T.Splat(0f);
        var i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
            sum += T.Load(x + i);
        if (i < count)
            sum += T.LoadFirst(x + i, count - i);
        return sum.Fold() + 0f;
    }

    /// <summary>Σ x·y by fma(x, y, sum).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<T>(float* x, float* y, int count)
        where T : unmanaged, ILanes<T>
    {
        var sum = T.Splat(0f);
        var i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
            sum = T.Fma(T.Load(x + i), T.Load(y + i), sum);
        if (i < count)
            sum = T.Fma(T.LoadFirst(x + i, count - i), T.LoadFirst(y + i, count - i), sum);
        return sum.Fold() + 0f;
    }

    /// <summary>The largest element that is not NaN; −∞ where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max<T>(float* x, int count)
        where T : unmanaged, ILanes<T>
    {
        var max = T.Splat(float.NegativeInfinity);
        var i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
            max = Larger(T.Load(x + i), max);
        if (i < count)
            max = Larger(Lanes.LoadPart<T>(x + i, count - i, float.NegativeInfinity), max);
        return max.FoldMax() + 0f;
    }

    /// <summary>select(x &gt; max, x, max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Larger<T>(T x, T max)
        where T : unmanaged, ILanes<T> => T.Select(T.Less(max, x), x, max);
}
