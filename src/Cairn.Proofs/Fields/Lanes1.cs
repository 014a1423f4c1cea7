using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>One element: what runs everywhere, and the rest of a loop that eight do not divide.</summary>
internal readonly unsafe struct Lanes1(Goldilocks value) : IFieldLanes<Lanes1>
{
    private readonly Goldilocks _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Splat(ulong value) => new(Goldilocks.FromCanonical(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Load(ulong* source) => new(Goldilocks.FromCanonical(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* target) => *target = _value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator +(Lanes1 x, Lanes1 y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 x, Lanes1 y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator *(Lanes1 x, Lanes1 y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Goldilocks Sum() => _value;
}
