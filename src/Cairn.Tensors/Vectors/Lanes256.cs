using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Vectors;

/// <summary>Sixteen lanes in two 256-bit vectors.</summary>
internal readonly struct Lanes256(Vector256<float> a, Vector256<float> b) : ILanes<Lanes256>
{
    private readonly Vector256<float> _a = a;
    private readonly Vector256<float> _b = b;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Splat(float value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SplatBits(int value) =>
        new(Vector256.Create(value).AsSingle(), Vector256.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes256 Load(float* source) =>
        new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes256 Broadcast(float* source)
    {
        var value = Avx.IsSupported ? Avx.BroadcastScalarToVector256(source) : Vector256.Create(*source);
        return new(value, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(float* target)
    {
        _a.Store(target);
        _b.Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes256 LoadFirst(float* source, int count) => Avx.IsSupported
        ? new(Avx.MaskLoad(source, First(count)), Avx.MaskLoad(source + 8, First(count - 8)))
        : Lanes.LoadPart<Lanes256>(source, count, 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreFirst(float* target, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(target, First(count), _a);
            Avx.MaskStore(target + 8, First(count - 8), _b);
        }
        else
        {
            Lanes.StorePart(this, target, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 x, Lanes256 y) => new(x._a + y._a, x._b + y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 x, Lanes256 y) => new(x._a - y._a, x._b - y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 x, Lanes256 y) => new(x._a * y._a, x._b * y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 x, Lanes256 y) => new(x._a / y._a, x._b / y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 x) => new(-x._a, -x._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 x, Lanes256 y) => new(x._a & y._a, x._b & y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 x, Lanes256 y) => new(x._a | y._a, x._b | y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator ^(Lanes256 x, Lanes256 y) => new(x._a ^ y._a, x._b ^ y._b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Fma(Lanes256 x, Lanes256 y, Lanes256 z) =>
        new(Vector256.FusedMultiplyAdd(x._a, y._a, z._a), Vector256.FusedMultiplyAdd(x._b, y._b, z._b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 x) => new(Vector256.Sqrt(x._a), Vector256.Sqrt(x._b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Less(Lanes256 x, Lanes256 y) =>
        new(Vector256.LessThan(x._a, y._a), Vector256.LessThan(x._b, y._b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Select(Lanes256 mask, Lanes256 x, Lanes256 y) =>
        new(Vector256.ConditionalSelect(mask._a, x._a, y._a), Vector256.ConditionalSelect(mask._b, x._b, y._b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddBits(Lanes256 x, Lanes256 y) =>
        new((x._a.AsInt32() + y._a.AsInt32()).AsSingle(), (x._b.AsInt32() + y._b.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SubtractBits(Lanes256 x, Lanes256 y) =>
        new((x._a.AsInt32() - y._a.AsInt32()).AsSingle(), (x._b.AsInt32() - y._b.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftLeft(Lanes256 x, int count) =>
        new((x._a.AsInt32() << count).AsSingle(), (x._b.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftRight(Lanes256 x, int count) =>
        new((x._a.AsInt32() >> count).AsSingle(), (x._b.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IntegerToSingle(Lanes256 x) =>
        new(Vector256.ConvertToSingle(x._a.AsInt32()), Vector256.ConvertToSingle(x._b.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Fold()
    {
        var eight = _a + _b;
        return FourLanes.Fold(eight.GetLower() + eight.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float FoldMax()
    {
        var eight = FourLanes.Max(_a, _b);
        return FourLanes.FoldMax(FourLanes.Max(eight.GetLower(), eight.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyNaN() => !Vector256.EqualsAll(_a, _a) || !Vector256.EqualsAll(_b, _b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> First(int count) =>
        Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).AsSingle();
}
