using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>Elements of the extension side by side, a vector for each limb.</summary>
internal readonly struct ExtLanes<T>(T a, T b, T c)
    where T : unmanaged, IFieldLanes<T>
{
    public readonly T A = a, B = b, C = c;

    public static ExtLanes<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(T.Splat(0), T.Splat(0), T.Splat(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtLanes<T> Splat(Ext3 value) =>
        new(T.Splat(value.A.Value), T.Splat(value.B.Value), T.Splat(value.C.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtLanes<T> operator +(in ExtLanes<T> x, in ExtLanes<T> y) => new(x.A + y.A, x.B + y.B, x.C + y.C);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtLanes<T> operator -(in ExtLanes<T> x, in ExtLanes<T> y) => new(x.A - y.A, x.B - y.B, x.C - y.C);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtLanes<T> operator +(in ExtLanes<T> x, T y) => new(x.A + y, x.B, x.C);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtLanes<T> operator *(in ExtLanes<T> x, T y) => new(x.A * y, x.B * y, x.C * y);

    /// <summary>Six products instead of nine, by Karatsuba.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtLanes<T> operator *(in ExtLanes<T> x, in ExtLanes<T> y)
    {
        var (low, middle, high) = (x.A * y.A, x.B * y.B, x.C * y.C);
        var (lowMiddle, middleHigh) = (low + middle, middle + high);
        var first = (x.A + x.B) * (y.A + y.B) - lowMiddle;
        var second = (x.A + x.C) * (y.A + y.C) - low;
        var third = (x.B + x.C) * (y.B + y.C) - middleHigh;
        return new ExtLanes<T>(low + third, first + third + high, second + middle);
    }

    /// <summary>The sum of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Ext3 Sum() => new(A.Sum(), B.Sum(), C.Sum());
}
