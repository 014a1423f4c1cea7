using System.Runtime.CompilerServices;

namespace Cairn.Tensors.Vectors;

/// <summary>One plain number: what a kernel's lane does, spelled in scalar operations.</summary>
internal readonly struct Lanes1(float value) : ILanes<Lanes1>
{
    public readonly float Value = value;

    public static int Count => 1;

    private int Bits => BitConverter.SingleToInt32Bits(Value);

    public static Lanes1 Splat(float value) => new(value);

    public static Lanes1 SplatBits(int value) => new(BitConverter.Int32BitsToSingle(value));

    public static unsafe Lanes1 Load(float* source) => new(*source);

    public static unsafe Lanes1 Broadcast(float* source) => new(*source);

    public unsafe void Store(float* target) => *target = Value;

    public static unsafe Lanes1 LoadFirst(float* source, int count) => new(count > 0 ? *source : 0f);

    public unsafe void StoreFirst(float* target, int count)
    {
        if (count > 0)
            *target = Value;
    }

    public static Lanes1 operator +(Lanes1 x, Lanes1 y) => new(x.Value + y.Value);

    public static Lanes1 operator -(Lanes1 x, Lanes1 y) => new(x.Value - y.Value);

    public static Lanes1 operator *(Lanes1 x, Lanes1 y) => new(x.Value * y.Value);

    public static Lanes1 operator /(Lanes1 x, Lanes1 y) => new(x.Value / y.Value);

    public static Lanes1 operator -(Lanes1 x) => new(-x.Value);

    public static Lanes1 operator &(Lanes1 x, Lanes1 y) => SplatBits(x.Bits & y.Bits);

    public static Lanes1 operator |(Lanes1 x, Lanes1 y) => SplatBits(x.Bits | y.Bits);

    public static Lanes1 operator ^(Lanes1 x, Lanes1 y) => SplatBits(x.Bits ^ y.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Fma(Lanes1 x, Lanes1 y, Lanes1 z) => new(MathF.FusedMultiplyAdd(x.Value, y.Value, z.Value));

    public static Lanes1 Sqrt(Lanes1 x) => new(MathF.Sqrt(x.Value));

    public static Lanes1 Less(Lanes1 x, Lanes1 y) => SplatBits(x.Value < y.Value ? -1 : 0);

    public static Lanes1 Select(Lanes1 mask, Lanes1 x, Lanes1 y) =>
        SplatBits((mask.Bits & x.Bits) | (~mask.Bits & y.Bits));

    public static Lanes1 AddBits(Lanes1 x, Lanes1 y) => SplatBits(unchecked(x.Bits + y.Bits));

    public static Lanes1 SubtractBits(Lanes1 x, Lanes1 y) => SplatBits(unchecked(x.Bits - y.Bits));

    public static Lanes1 ShiftLeft(Lanes1 x, int count) => SplatBits(x.Bits << count);

    public static Lanes1 ShiftRight(Lanes1 x, int count) => SplatBits(x.Bits >> count);

    public static Lanes1 IntegerToSingle(Lanes1 x) => new(x.Bits);

    public float Fold() => Value;

    public float FoldMax() => Value;

    public bool AnyNaN() => float.IsNaN(Value);
}
