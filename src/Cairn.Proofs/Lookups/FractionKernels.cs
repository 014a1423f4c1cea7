using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Lookups;

/// <summary>The sums of a level's sumcheck: p₀q₁ + p₁'q₀ with p₁' = p₁ + λq₁, weighed by eq.</summary>
internal static class FractionKernels
{
    private const int Tile = 256;

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

    [MethodImpl(Lanes.Kernel)]
    private static void Combine<T>(ExtPointer p1, ExtPointer q1, Ext3 lambda, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var factor = ExtLanes<T>.Splat(lambda);
        for (nint i = from; i < to; i += T.Count)
            p1.Store(i, p1.Load<T>(i) + factor * q1.Load<T>(i));
    }

    private static Ext3[] Sum<T>(FractionLayer layer, ExtPointer weights, nint at, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        // Two passes over what the nearest cache holds: one alone has more variables than there are registers.
        var (atZero, leading) = (Ext3.Zero, Ext3.Zero);
        for (var first = from; first < to; first += Tile)
        {
            var last = Math.Min(to, first + Tile);
            atZero += SumAtZero<T>(layer, weights, at, first, last);
            leading += SumLeading<T>(layer, weights, at, first, last);
        }

        return [atZero, leading];
    }

    [MethodImpl(Lanes.Kernel)]
    private static Ext3 SumAtZero<T>(FractionLayer layer, ExtPointer weights, nint at, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var (p0, p1) = (layer.P0.Pointer + at, layer.P1.Pointer + at);
        var (q0, q1) = (layer.Q0.Pointer + at, layer.Q1.Pointer + at);
        var sum = ExtLanes<T>.Zero;
        for (nint i = from; i < to; i += T.Count)
            sum += weights.Load<T>(i) * (p0.Load<T>(i) * q1.Load<T>(i) + p1.Load<T>(i) * q0.Load<T>(i));
        return sum.Sum();
    }

    [MethodImpl(Lanes.Kernel)]
    private static Ext3 SumLeading<T>(FractionLayer layer, ExtPointer weights, nint at, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var step = layer.Pairs / 2 - 2 * at;
        var (p0, p1) = (layer.P0.Pointer + at, layer.P1.Pointer + at);
        var (q0, q1) = (layer.Q0.Pointer + at, layer.Q1.Pointer + at);
        var sum = ExtLanes<T>.Zero;
        for (nint i = from; i < to; i += T.Count)
        {
            var product = (p0.Load<T>(i + step) - p0.Load<T>(i)) * (q1.Load<T>(i + step) - q1.Load<T>(i));
            product += (p1.Load<T>(i + step) - p1.Load<T>(i)) * (q0.Load<T>(i + step) - q0.Load<T>(i));
            sum += weights.Load<T>(i) * product;
        }

        return sum.Sum();
    }
}
