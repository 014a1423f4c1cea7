using System.Runtime.CompilerServices;

namespace Cairn.Crypto;

/// <summary>64-bit limb steps without branches; carries and borrows are 0 or 1 unless said otherwise.</summary>
internal static class Limbs
{
    /// <summary>a + b + carry; carry out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        var sum = a + b;
        var first = sum < a ? 1UL : 0UL;
        var total = sum + carry;
        carry = first + (total < sum ? 1UL : 0UL);
        return total;
    }

    /// <summary>a − b − borrow; borrow out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        var difference = a - b;
        var first = a < b ? 1UL : 0UL;
        var total = difference - borrow;
        borrow = first + (difference < borrow ? 1UL : 0UL);
        return total;
    }

    /// <summary>The low limb of a·b + addend + carry; the high limb becomes the carry (any 64-bit value).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        var high = Math.BigMul(a, b, out var low);
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }

    /// <summary>All ones for 1, zero for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(ulong bit) => 0UL - bit;
}
