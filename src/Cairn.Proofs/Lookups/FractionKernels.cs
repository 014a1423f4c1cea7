using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Lookups;

/// <summary>The sums of a level's sumcheck: p₀q₁ + p₁'q₀ with p₁' = p₁ + λq₁, weighed by eq.</summary>
internal static class FractionKernels
{
    /// <summary>p1 += λ · q1.</summary>
    public static void Combine(FractionLayer layer, Ext3 lambda, int from, int to)
    {
        var (p1, q1) = (layer.P1.Pointer, layer.Q1.Pointer);
        switch (Lanes.Fit(to - from))
        {
            case 8: Combine<Lanes8>(p1, q1, lambda, from, to); break;
            case 4: Combine<Lanes4>(p1, q1, lambda, from, to); break;
            default: Combine<Lanes1>(p1, q1, lambda, from, to); break;
        }

        GC.KeepAlive(layer);
    }

    /// <summary>Values at 0 and ∞ of the first remaining variable, summed over the others.</summary>
    /// <param name="weights">eq of the others.</param>
    /// <param name="at">0; or half the pairs for the value at 1.</param>
    public static Ext3[] Sum(FractionLayer layer, ExtPointer weights, int at, int from, int to)
    {
        var sums = Lanes.Fit(to - from) switch
        {
            8 => Sum<Lanes8>(layer, weights, at, from, to),
            4 => Sum<Lanes4>(layer, weights, at, from, to),
            _ => Sum<Lanes1>(layer, weights, at, from, to),
        };
        GC.KeepAlive(layer);
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<T>(ExtPointer p1, ExtPointer q1, Ext3 lambda, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var factor = ExtLanes<T>.Splat(lambda);
        for (nint i = from; i < to; i += T.Count)
            p1.Store(i, p1.Load<T>(i) + factor * q1.Load<T>(i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Ext3[] Sum<T>(FractionLayer layer, ExtPointer weights, nint at, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        nint half = layer.Pairs / 2;
        var (p0, p1) = (layer.P0.Pointer + at, layer.P1.Pointer + at);
        var (q0, q1) = (layer.Q0.Pointer + at, layer.Q1.Pointer + at);
        var step = half - 2 * at;
        var (atZero, leading) = (ExtLanes<T>.Zero, ExtLanes<T>.Zero);
        for (nint i = from; i < to; i += T.Count)
        {
            var weight = weights.Load<T>(i);
            var a = p0.Load<T>(i);
            var b = q1.Load<T>(i);
            var c = p1.Load<T>(i);
            var d = q0.Load<T>(i);
            atZero += weight * (a * b + c * d);
            var first = (p0.Load<T>(i + step) - a) * (q1.Load<T>(i + step) - b);
            leading += weight * (first + (p1.Load<T>(i + step) - c) * (q0.Load<T>(i + step) - d));
        }

        return [atZero.Sum(), leading.Sum()];
    }
}
