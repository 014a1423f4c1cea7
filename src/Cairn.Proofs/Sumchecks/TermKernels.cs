using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Sumchecks;

/// <summary>A term's part of a round's polynomial, over a range of the remaining variables' values.</summary>
internal static class TermKernels
{
    /// <summary>Values at 0, ∞ and, where the degree is three, −1; without the term's coefficient.</summary>
    /// <param name="degree">Of all terms together.</param>
    public static Ext3[] Sum(SumcheckTerm term, int degree, int from, int to) => Lanes.Fit(to - from) switch
    {
        8 => Choose<Lanes8>(term, degree, from, to),
        4 => Choose<Lanes4>(term, degree, from, to),
        _ => Choose<Lanes1>(term, degree, from, to),
    };

    private static Ext3[] Choose<T>(SumcheckTerm term, int degree, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var (first, second, half) = (term.First.Pointer, term.Second.Pointer, term.First.Length / 2);
        if (term.Third is not { } third)
        {
            return term.Second.IsBase
                ? Two<T, BaseFactor<T>>(first, second, degree > 2, half, from, to)
                : Two<T, ExtFactor<T>>(first, second, degree > 2, half, from, to);
        }

        return (term.Second.IsBase, third.IsBase) switch
        {
            (true, true) => Three<T, BaseFactor<T>, BaseFactor<T>>(first, second, third.Pointer, half, from, to),
            (true, false) => Three<T, BaseFactor<T>, ExtFactor<T>>(first, second, third.Pointer, half, from, to),
            (false, true) => Three<T, ExtFactor<T>, BaseFactor<T>>(first, second, third.Pointer, half, from, to),
            _ => Three<T, ExtFactor<T>, ExtFactor<T>>(first, second, third.Pointer, half, from, to),
        };
    }

    [MethodImpl(Lanes.Kernel)]
    private static Ext3[] Two<T, TF>(
        ExtPointer first, ExtPointer second, bool takesThird, nint half, int from, int to)
        where T : unmanaged, IFieldLanes<T>
        where TF : unmanaged, IFactor<TF, T>
    {
        var (atZero, leading, atMinusOne) = (ExtLanes<T>.Zero, ExtLanes<T>.Zero, ExtLanes<T>.Zero);
        for (nint i = from; i < to; i += T.Count)
        {
            var x = first.Load<T>(i);
            var y = TF.Load(second, i);
            atZero += y.Times(x);
            var dx = first.Load<T>(half + i) - x;
            var dy = TF.Load(second, half + i) - y;
            leading += dy.Times(dx);
            if (takesThird)
                atMinusOne += (y - dy).Times(x - dx);
        }

        return [atZero.Sum(), leading.Sum(), atMinusOne.Sum()];
    }

    [MethodImpl(Lanes.Kernel)]
    private static Ext3[] Three<T, TF, TG>(
        ExtPointer first, ExtPointer second, ExtPointer third, nint half, int from, int to)
        where T : unmanaged, IFieldLanes<T>
        where TF : unmanaged, IFactor<TF, T>
        where TG : unmanaged, IFactor<TG, T>
    {
        var (atZero, leading, atMinusOne) = (ExtLanes<T>.Zero, ExtLanes<T>.Zero, ExtLanes<T>.Zero);
        for (nint i = from; i < to; i += T.Count)
        {
            var x = first.Load<T>(i);
            var y = TF.Load(second, i);
            var z = TG.Load(third, i);
            atZero += z.Times(y.Times(x));
            var dx = first.Load<T>(half + i) - x;
            var dy = TF.Load(second, half + i) - y;
            var dz = TG.Load(third, half + i) - z;
            leading += dz.Times(dy.Times(dx));
            atMinusOne += (z - dz).Times((y - dy).Times(x - dx));
        }

        return [atZero.Sum(), leading.Sum(), atMinusOne.Sum()];
    }
}
