using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Proofs.Fields;

/// <summary>Four elements in one 256-bit vector.</summary>
internal readonly unsafe struct Lanes4(Vector256<ulong> value) : IFieldLanes<Lanes4>
{
    private readonly Vector256<ulong> _value = value;

    public static int Count => 4;

    private static Vector256<ulong> Modulus => Vector256.Create(Goldilocks.Modulus);

    private static Vector256<ulong> Epsilon => Vector256.Create(Goldilocks.Epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Splat(ulong value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ulong* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* target)
    {
        _value.Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 x, Lanes4 y)
    {
        var room = Modulus - y._value;
        var sum = x._value - room;
        return new(Vector256.ConditionalSelect(Vector256.LessThan(x._value, room), sum + Modulus, sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 x, Lanes4 y)
    {
        var difference = x._value - y._value;
        var borrow = Vector256.LessThan(x._value, y._value);
        return new(Vector256.ConditionalSelect(borrow, difference + Modulus, difference));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 x, Lanes4 y)
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
    private static Lanes4 Reduce(Vector256<ulong> high, Vector256<ulong> low)
    {
        var top = high >>> 32;
        var middle = (high << 32) - (high & Epsilon);
        var difference = low - top;
        difference = Vector256.ConditionalSelect(Vector256.LessThan(low, top), difference - Epsilon, difference);
        var sum = difference + middle;
        sum = Vector256.ConditionalSelect(Vector256.LessThan(sum, middle), sum + Epsilon, sum);
        return new(Vector256.Min(sum, sum - Modulus));
    }

    /// <summary>The products of the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> x, Vector256<ulong> y) =>
        Avx2.Multiply(x.AsUInt32(), y.AsUInt32());
}
