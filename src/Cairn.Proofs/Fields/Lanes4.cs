using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Proofs.Fields;

/// <summary>Four elements in one 256-bit vector.</summary>
/// <remarks>
/// Each operation is one method that calls nothing: the JIT inlines no more once a kernel has some 500 local variables,
/// and what it leaves out goes through memory.
/// </remarks>
internal readonly unsafe struct Lanes4(Vector256<ulong> value) : IFieldLanes<Lanes4>
{
    private readonly Vector256<ulong> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Splat(ulong value) => Unsafe.BitCast<Vector256<ulong>, Lanes4>(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ulong* source) => Unsafe.BitCast<Vector256<ulong>, Lanes4>(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* target)
    {
        _value.Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 x, Lanes4 y)
    {
        var room = Vector256.Create(Goldilocks.Modulus) - y._value;
        var sum = x._value - room;
        return Unsafe.BitCast<Vector256<ulong>, Lanes4>(Vector256.ConditionalSelect(
            Vector256.LessThan(x._value, room), sum + Vector256.Create(Goldilocks.Modulus), sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 x, Lanes4 y)
    {
        var difference = x._value - y._value;
        return Unsafe.BitCast<Vector256<ulong>, Lanes4>(Vector256.ConditionalSelect(
            Vector256.LessThan(x._value, y._value), difference + Vector256.Create(Goldilocks.Modulus), difference));
    }

    /// <summary>high·2⁶⁴ + low of the product, by 2⁶⁴ ≡ 2³² − 1 and 2⁹⁶ ≡ −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 x, Lanes4 y)
    {
        var low = Avx2.Multiply(x._value.AsUInt32(), y._value.AsUInt32());
        var middle = Avx2.Multiply((x._value >>> 32).AsUInt32(), y._value.AsUInt32()) + (low >>> 32);
        var other = Avx2.Multiply(x._value.AsUInt32(), (y._value >>> 32).AsUInt32()) +
            (middle & Vector256.Create(Goldilocks.Epsilon));
        var high = Avx2.Multiply((x._value >>> 32).AsUInt32(), (y._value >>> 32).AsUInt32()) + (middle >>> 32) +
            (other >>> 32);
        low = (other << 32) | (low & Vector256.Create(Goldilocks.Epsilon));
        other = high >>> 32;
        middle = (high << 32) - (high & Vector256.Create(Goldilocks.Epsilon));
        high = low - other;
        low = middle + Vector256.ConditionalSelect(
            Vector256.LessThan(low, other), high - Vector256.Create(Goldilocks.Epsilon), high);
        low = Vector256.ConditionalSelect(
            Vector256.LessThan(low, middle), low + Vector256.Create(Goldilocks.Epsilon), low);
        return Unsafe.BitCast<Vector256<ulong>, Lanes4>(
            Vector256.Min(low, low - Vector256.Create(Goldilocks.Modulus)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Goldilocks Sum() => SumOf(_value);

    /// <summary>Not inlined: an accumulator whose lanes are taken one by one would live in memory in the loop too.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Goldilocks SumOf(Vector256<ulong> value)
    {
        var sum = Goldilocks.Zero;
        for (var i = 0; i < Count; i++)
            sum += Goldilocks.FromCanonical(value[i]);
        return sum;
    }
}
