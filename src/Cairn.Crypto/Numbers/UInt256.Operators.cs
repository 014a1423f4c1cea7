using System.Numerics;

namespace Cairn.Crypto;

public readonly partial struct UInt256
{
    /// <summary>Every ulong fits.</summary>
    public static implicit operator UInt256(ulong value) => new(value, 0, 0, 0);

    /// <summary>Every UInt128 fits.</summary>
    public static implicit operator UInt256(UInt128 value) => new((ulong)value, (ulong)(value >> 64), 0, 0);

    /// <summary>Throws <see cref="OverflowException"/> below zero or above 2^256 − 1.</summary>
    public static explicit operator UInt256(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (value.Sign < 0 || !value.TryWriteBytes(bytes, out var written, isUnsigned: true, isBigEndian: true))
            throw new OverflowException($"{value} is outside 0 … 2^256 − 1.");
        return FromBigEndian(bytes[..written]);
    }

    /// <summary>Always exact.</summary>
    public static implicit operator BigInteger(UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        value.WriteBigEndian(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Throws <see cref="OverflowException"/> above 2^64 − 1.</summary>
    public static explicit operator ulong(UInt256 value) =>
        (value._1 | value._2 | value._3) == 0 ? value._0 : throw Overflow();

    /// <summary>Throws <see cref="OverflowException"/> above 2^63 − 1.</summary>
    public static explicit operator long(UInt256 value) => checked((long)(ulong)value);

    /// <summary>Throws <see cref="OverflowException"/> above 2^31 − 1.</summary>
    public static explicit operator int(UInt256 value) => checked((int)(ulong)value);

    /// <summary>Throws <see cref="OverflowException"/> above 2^128 − 1.</summary>
    public static explicit operator UInt128(UInt256 value) =>
        (value._2 | value._3) == 0 ? new UInt128(value._1, value._0) : throw Overflow();

    /// <summary>Checked sum.</summary>
    public static UInt256 operator +(UInt256 a, UInt256 b)
    {
        var carry = 0UL;
        var result = new UInt256(
            AddWithCarry(a._0, b._0, ref carry), AddWithCarry(a._1, b._1, ref carry),
            AddWithCarry(a._2, b._2, ref carry), AddWithCarry(a._3, b._3, ref carry));
        return carry == 0 ? result : throw Overflow();
    }

    /// <summary>Checked difference.</summary>
    public static UInt256 operator -(UInt256 a, UInt256 b)
    {
        var borrow = 0UL;
        var result = new UInt256(
            SubtractWithBorrow(a._0, b._0, ref borrow), SubtractWithBorrow(a._1, b._1, ref borrow),
            SubtractWithBorrow(a._2, b._2, ref borrow), SubtractWithBorrow(a._3, b._3, ref borrow));
        return borrow == 0 ? result : throw Overflow();
    }

    /// <summary>Checked product.</summary>
    public static UInt256 operator *(UInt256 a, UInt256 b)
    {
        if (a.BitLength < b.BitLength) (a, b) = (b, a);
        if (b.IsZero) return default;
        if (a.BitLength + b.BitLength > 257) throw Overflow();
        Span<ulong> product = stackalloc ulong[8];
        product.Clear();
        for (var i = 0; i < 4; i++)
        {
            var carry = 0UL;
            for (var j = 0; j < 4; j++)
            {
                var wide = (UInt128)a.Limb(i) * b.Limb(j) + product[i + j] + carry;
                product[i + j] = (ulong)wide;
                carry = (ulong)(wide >> 64);
            }
            product[i + 4] = carry;
        }
        if ((product[4] | product[5] | product[6] | product[7]) != 0) throw Overflow();
        return new UInt256(product[0], product[1], product[2], product[3]);
    }

    /// <summary>Quotient rounded down.</summary>
    /// <exception cref="DivideByZeroException">Division by zero.</exception>
    public static UInt256 operator /(UInt256 a, UInt256 b) => DivRem(a, b).Quotient;

    /// <summary>Remainder.</summary>
    /// <exception cref="DivideByZeroException">Division by zero.</exception>
    public static UInt256 operator %(UInt256 a, UInt256 b) => DivRem(a, b).Remainder;

    /// <summary>Quotient rounded down, and remainder.</summary>
    /// <exception cref="DivideByZeroException">Division by zero.</exception>
    public static (UInt256 Quotient, UInt256 Remainder) DivRem(UInt256 dividend, UInt256 divisor)
    {
        if (divisor.IsZero) throw new DivideByZeroException();
        if (dividend < divisor) return (default, dividend);
        if ((dividend._2 | dividend._3) == 0)
        {
            var (quotient, remainder) = UInt128.DivRem((UInt128)dividend, (UInt128)divisor);
            return (quotient, remainder);
        }
        var result = BigInteger.DivRem(dividend, divisor);
        return ((UInt256)result.Quotient, (UInt256)result.Remainder);
    }

    /// <summary>Shift left; bits shifted out are lost, as for the built-in types.</summary>
    public static UInt256 operator <<(UInt256 value, int count)
    {
        count &= 255;
        var (limbs, bits) = (count / 64, count % 64);
        ulong At(int index) => index < 0 ? 0 : value.Limb(index);
        ulong Shifted(int index) => bits == 0
            ? At(index - limbs)
            : (At(index - limbs) << bits) | (At(index - limbs - 1) >> (64 - bits));
        return new UInt256(Shifted(0), Shifted(1), Shifted(2), Shifted(3));
    }

    /// <summary>Shift right.</summary>
    public static UInt256 operator >>(UInt256 value, int count)
    {
        count &= 255;
        var (limbs, bits) = (count / 64, count % 64);
        ulong At(int index) => index > 3 ? 0 : value.Limb(index);
        ulong Shifted(int index) => bits == 0
            ? At(index + limbs)
            : (At(index + limbs) >> bits) | (At(index + limbs + 1) << (64 - bits));
        return new UInt256(Shifted(0), Shifted(1), Shifted(2), Shifted(3));
    }

    /// <summary>The smaller of two.</summary>
    public static UInt256 Min(UInt256 a, UInt256 b) => a < b ? a : b;

    /// <summary>The larger of two.</summary>
    public static UInt256 Max(UInt256 a, UInt256 b) => a > b ? a : b;

    /// <summary>Equality.</summary>
    public static bool operator ==(UInt256 a, UInt256 b) => a.Equals(b);

    /// <summary>Inequality.</summary>
    public static bool operator !=(UInt256 a, UInt256 b) => !a.Equals(b);

    /// <summary>Order.</summary>
    public static bool operator <(UInt256 a, UInt256 b) => a.CompareTo(b) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(UInt256 a, UInt256 b) => a.CompareTo(b) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(UInt256 a, UInt256 b) => a.CompareTo(b) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(UInt256 a, UInt256 b) => a.CompareTo(b) >= 0;

    private static ulong AddWithCarry(ulong a, ulong b, ref ulong carry)
    {
        var sum = unchecked(a + b);
        var total = unchecked(sum + carry);
        carry = (sum < a ? 1UL : 0) | (total < sum ? 1UL : 0);
        return total;
    }

    private static ulong SubtractWithBorrow(ulong a, ulong b, ref ulong borrow)
    {
        var difference = unchecked(a - b);
        var total = unchecked(difference - borrow);
        borrow = (a < b ? 1UL : 0) | (difference < borrow ? 1UL : 0);
        return total;
    }

    private static OverflowException Overflow() => new("The result is outside its type's range.");
}
