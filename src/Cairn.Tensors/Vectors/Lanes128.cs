using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Vectors;

/// <summary>Sixteen lanes in four 128-bit vectors.</summary>
internal readonly struct Lanes128(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    : ILanes<Lanes128>
{
    private readonly Vector128<float> _a = a;
    private readonly Vector128<float> _b = b;
    private readonly Vector128<float> _c = c;
    private readonly Vector128<float> _d = d;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Splat(float value) =>
        new(Vector128.Create(value), Vector128.Create(value), Vector128.Create(value), Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SplatBits(int value) => new(
        Vector128.Create(value).AsSingle(),
        Vector128.Create(value).AsSingle(),
        Vector128.Create(value).AsSingle(),
        Vector128.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes128 Load(float* source) =>
        new(
            Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8),
            Vector128.Load(source + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes128 Broadcast(float* source)
    {
        var value = Avx.IsSupported ? Avx.BroadcastScalarToVector128(source) : Vector128.Create(*source);
        return new(value, value, value, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(float* target)
    {
        _a.Store(target);
        _b.Store(target + 4);
        _c.Store(target + 8);
        _d.Store(target + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes128 LoadFirst(float* source, int count) => Avx.IsSupported
        ? new(
            Avx.MaskLoad(source, First(count)), Avx.MaskLoad(source + 4, First(count - 4)),
            Avx.MaskLoad(source + 8, First(count - 8)), Avx.MaskLoad(source + 12, First(count - 12)))
        : Lanes.LoadPart<Lanes128>(source, count, 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreFirst(float* target, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(target, First(count), _a);
            Avx.MaskStore(target + 4, First(count - 4), _b);
            Avx.MaskStore(target + 8, First(count - 8), _c);
            Avx.MaskStore(target + 12, First(count - 12), _d);
        }
        else
        {
            Lanes.StorePart(this, target, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 x, Lanes128 y) =>
        new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 x, Lanes128 y) =>
        new(x._a - y._a, x._b - y._b, x._c - y._c, x._d - y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 x, Lanes128 y) =>
        new(x._a * y._a, x._b * y._b, x._c * y._c, x._d * y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 x, Lanes128 y) =>
        new(x._a / y._a, x._b / y._b, x._c / y._c, x._d / y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 x) => new(-x._a, -x._b, -x._c, -x._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 x, Lanes128 y) =>
        new(x._a & y._a, x._b & y._b, x._c & y._c, x._d & y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 x, Lanes128 y) =>
        new(x._a | y._a, x._b | y._b, x._c | y._c, x._d | y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator ^(Lanes128 x, Lanes128 y) =>
        new(x._a ^ y._a, x._b ^ y._b, x._c ^ y._c, x._d ^ y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Fma(Lanes128 x, Lanes128 y, Lanes128 z) => new(
        Vector128.FusedMultiplyAdd(x._a, y._a, z._a),
        Vector128.FusedMultiplyAdd(x._b, y._b, z._b),
        Vector128.FusedMultiplyAdd(x._c, y._c, z._c),
        Vector128.FusedMultiplyAdd(x._d, y._d, z._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 x) =>
        new(Vector128.Sqrt(x._a), Vector128.Sqrt(x._b), Vector128.Sqrt(x._c), Vector128.Sqrt(x._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Less(Lanes128 x, Lanes128 y) => new(
        Vector128.LessThan(x._a, y._a),
        Vector128.LessThan(x._b, y._b),
        Vector128.LessThan(x._c, y._c),
        Vector128.LessThan(x._d, y._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 x, Lanes128 y) => new(
        Vector128.ConditionalSelect(mask._a, x._a, y._a),
        Vector128.ConditionalSelect(mask._b, x._b, y._b),
        Vector128.ConditionalSelect(mask._c, x._c, y._c),
        Vector128.ConditionalSelect(mask._d, x._d, y._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddBits(Lanes128 x, Lanes128 y) => new(
        (x._a.AsInt32() + y._a.AsInt32()).AsSingle(),
        (x._b.AsInt32() + y._b.AsInt32()).AsSingle(),
        (x._c.AsInt32() + y._c.AsInt32()).AsSingle(),
        (x._d.AsInt32() + y._d.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SubtractBits(Lanes128 x, Lanes128 y) => new(
        (x._a.AsInt32() - y._a.AsInt32()).AsSingle(),
        (x._b.AsInt32() - y._b.AsInt32()).AsSingle(),
        (x._c.AsInt32() - y._c.AsInt32()).AsSingle(),
        (x._d.AsInt32() - y._d.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftLeft(Lanes128 x, int count) => new(
        (x._a.AsInt32() << count).AsSingle(),
        (x._b.AsInt32() << count).AsSingle(),
        (x._c.AsInt32() << count).AsSingle(),
        (x._d.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftRight(Lanes128 x, int count) => new(
        (x._a.AsInt32() >> count).AsSingle(),
        (x._b.AsInt32() >> count).AsSingle(),
        (x._c.AsInt32() >> count).AsSingle(),
        (x._d.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 IntegerToSingle(Lanes128 x) => new(
        Vector128.ConvertToSingle(x._a.AsInt32()),
        Vector128.ConvertToSingle(x._b.AsInt32()),
        Vector128.ConvertToSingle(x._c.AsInt32()),
        Vector128.ConvertToSingle(x._d.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Fold() => FourLanes.Fold((_a + _c) + (_b + _d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float FoldMax() =>
        FourLanes.FoldMax(FourLanes.Max(FourLanes.Max(_a, _c), FourLanes.Max(_b, _d)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyNaN() =>
        !(Vector128.EqualsAll(_a, _a) && Vector128.EqualsAll(_b, _b) &&
        Vector128.EqualsAll(_c, _c) && Vector128.EqualsAll(_d, _d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> First(int count) =>
        Vector128.GreaterThan(Vector128.Create(count), Vector128<int>.Indices).AsSingle();
}
