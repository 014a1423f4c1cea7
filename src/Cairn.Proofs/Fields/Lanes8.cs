using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Proofs.Fields;

/// <summary>Eight elements in one 512-bit vector.</summary>
/// <remarks>
/// Each operation is one method that calls nothing: the JIT inlines no more once a kernel has some 500 local variables,
/// and what it leaves out goes through memory.
/// </remarks>
internal readonly unsafe struct Lanes8(Vector512<ulong> value) : IFieldLanes<Lanes8>
{
    private readonly Vector512<ulong> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Splat(ulong value) => Unsafe.BitCast<Vector512<ulong>, Lanes8>(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ulong* source) => Unsafe.BitCast<Vector512<ulong>, Lanes8>(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* target)
    {
        _value.Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 x, Lanes8 y)
    {
        var room = Vector512.Create(Goldilocks.Modulus) - y._value;
        var sum = x._value - room;
        return Unsafe.BitCast<Vector512<ulong>, Lanes8>(Vector512.ConditionalSelect(
            Vector512.LessThan(x._value, room), sum + Vector512.Create(Goldilocks.Modulus), sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 x, Lanes8 y)
    {
        var difference = x._value - y._value;
        return Unsafe.BitCast<Vector512<ulong>, Lanes8>(Vector512.ConditionalSelect(
            Vector512.LessThan(x._value, y._value), difference + Vector512.Create(Goldilocks.Modulus), difference));
    }

    /// <summary>high·2⁶⁴ + low of the product, by 2⁶⁴ ≡ 2³² − 1 and 2⁹⁶ ≡ −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 x, Lanes8 y)
    {
        var low = Avx512F.Multiply(x._value.AsUInt32(), y._value.AsUInt32());
        var middle = Avx512F.Multiply((x._value >>> 32).AsUInt32(), y._value.AsUInt32()) + (low >>> 32);
        var other = Avx512F.Multiply(x._value.AsUInt32(), (y._value >>> 32).AsUInt32()) +
            (middle & Vector512.Create(Goldilocks.Epsilon));
        var high = Avx512F.Multiply((x._value >>> 32).AsUInt32(), (y._value >>> 32).AsUInt32()) + (middle >>> 32) +
            (other >>> 32);
        low = (other << 32) | (low & Vector512.Create(Goldilocks.Epsilon));
        other = high >>> 32;
        middle = (high << 32) - (high & Vector512.Create(Goldilocks.Epsilon));
        high = low - other;
        low = middle + Vector512.ConditionalSelect(
            Vector512.LessThan(low, other), high - Vector512.Create(Goldilocks.Epsilon), high);
        low = Vector512.ConditionalSelect(
            Vector512.LessThan(low, middle), low + Vector512.Create(Goldilocks.Epsilon), low);
        return Unsafe.BitCast<Vector512<ulong>, Lanes8>(
            Vector512.Min(low, low - Vector512.Create(Goldilocks.Modulus)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Goldilocks Sum() => SumOf(_value);

    /// <summary>Not inlined: an accumulator whose lanes are taken one by one would live in memory in the loop too.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Goldilocks SumOf(Vector512<ulong> value)
    {
        var sum = Goldilocks.Zero;
        for (var i = 0; i < Count; i++)
            sum += Goldilocks.FromCanonical(value[i]);
        return sum;
    }
}
