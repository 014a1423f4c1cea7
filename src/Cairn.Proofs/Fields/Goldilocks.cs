using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>An integer modulo p = 2⁶⁴ − 2³² + 1, kept in 0 … p−1. Nothing here branches on a value.</summary>
internal readonly struct Goldilocks : IField<Goldilocks>
{
    /// <summary>p.</summary>
    public const ulong Modulus = 0xFFFF_FFFF_0000_0001;

    /// <summary>2⁶⁴ mod p.</summary>
    internal const ulong Epsilon = 0xFFFF_FFFF;

    private Goldilocks(ulong value) => Value = value;

    /// <summary>The number, below p.</summary>
    public ulong Value { get; }

    public static Goldilocks Zero => default;

    public static Goldilocks One => new(1);

    /// <summary>A number that is known to be below p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks FromCanonical(ulong value) => new(value);

    /// <summary>Any number, modulo p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks FromUInt64(ulong value) => new(value - (Modulus & Mask(value >= Modulus)));

    /// <summary>Any number, modulo p: −1 is p−1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks FromInt64(long value) => FromUInt64((ulong)value - ((ulong)(value >> 63) & Epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks operator +(Goldilocks x, Goldilocks y)
    {
        var room = Modulus - y.Value;
        return new(x.Value - room - (Epsilon & Mask(x.Value < room)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks operator -(Goldilocks x, Goldilocks y) =>
        new(x.Value - y.Value - (Epsilon & Mask(x.Value < y.Value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks operator -(Goldilocks x) => new((Modulus - x.Value) & Mask(x.Value != 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Goldilocks operator *(Goldilocks x, Goldilocks y)
    {
        var high = Math.BigMul(x.Value, y.Value, out var low);
        return Reduce(high, low);
    }

    public static bool operator ==(Goldilocks x, Goldilocks y) => x.Value == y.Value;

    public static bool operator !=(Goldilocks x, Goldilocks y) => x.Value != y.Value;

    public Goldilocks Pow(ulong exponent)
    {
        var (result, power) = (One, this);
        for (; exponent != 0; exponent >>= 1, power *= power)
        {
            if ((exponent & 1) != 0)
                result *= power;
        }

        return result;
    }

    /// <inheritdoc/>
    public Goldilocks Inverse() => Pow(Modulus - 2);

    public bool Equals(Goldilocks other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Goldilocks other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();

    /// <summary>All bits where the condition holds. The JIT turns a carry's branch into no mask of its own accord.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mask(bool condition) => 0UL - Unsafe.BitCast<bool, byte>(condition);

    /// <summary>high·2⁶⁴ + low, by 2⁶⁴ ≡ 2³² − 1 and 2⁹⁶ ≡ −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Goldilocks Reduce(ulong high, ulong low)
    {
        var top = high >> 32;
        var middle = (high << 32) - (high & Epsilon);
        var difference = low - top - (Epsilon & Mask(low < top));
        var sum = difference + middle;
        return FromUInt64(sum + (Epsilon & Mask(sum < middle)));
    }
}
