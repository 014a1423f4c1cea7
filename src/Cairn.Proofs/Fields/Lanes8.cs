using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Proofs.Fields;

/// <summary>Eight elements in one 512-bit vector.</summary>
internal readonly unsafe struct Lanes8(Vector512<ulong> value) : IFieldLanes<Lanes8>
{
    private readonly Vector512<ulong> _value = value;

    public static int Count => 8;

    private static Vector512<ulong> Modulus => Vector512.Create(Goldilocks.Modulus);

    private static Vector512<ulong> Epsilon => Vector512.Create(Goldilocks.Epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Splat(ulong value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ulong* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* target)
    {
        _value.Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 x, Lanes8 y)
    {
        var room = Modulus - y._value;
        var sum = x._value - room;
        return new(Vector512.ConditionalSelect(Vector512.LessThan(x._value, room), sum + Modulus, sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 x, Lanes8 y)
    {
        var difference = x._value - y._value;
        var borrow = Vector512.LessThan(x._value, y._value);
        return new(Vector512.ConditionalSelect(borrow, difference + Modulus, difference));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 x, Lanes8 y)
    {
        var (xHigh, yHigh) = (x._value >>> 32, y._value >>> 32);
        var lowLow = Multiply(x._value, y._value);
        var highLow = Multiply(xHigh, y._value) + (lowLow >>> 32);
        var lowHigh = Multiply(x._value, yHigh) + (highLow & Epsilon);
        var high = Multiply(xHigh, yHigh) + (highLow >>> 32) + (lowHigh >>> 32);
        return Reduce(high, (lowHigh << 32) | (lowLow & Epsilon));
    }

    public Goldilocks Sum()
    {
        var sum = Goldilocks.Zero;
        for (var i = 0; i < Count; i++)
            sum += Goldilocks.FromCanonical(_value[i]);
        return sum;
    }

    /// <summary>high·2⁶⁴ + low, by 2⁶⁴ ≡ 2³² − 1 and 2⁹⁶ ≡ −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes8 Reduce(Vector512<ulong> high, Vector512<ulong> low)
    {
        var top = high >>> 32;
        var middle = (high << 32) - (high & Epsilon);
        var difference = low - top;
        difference = Vector512.ConditionalSelect(Vector512.LessThan(low, top), difference - Epsilon, difference);
        var sum = difference + middle;
        sum = Vector512.ConditionalSelect(Vector512.LessThan(sum, middle), sum + Epsilon, sum);
        return new(Vector512.Min(sum, sum - Modulus));
    }

    /// <summary>The products of the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> x, Vector512<ulong> y) =>
        Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());
}
