using System.Numerics;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>binary32 by whole numbers alone: the real result of an operation, then one rounding half to even.</summary>
internal static class ExactFloat
{
    private const int Places = 160;

    /// <summary>a·b + c for finite numbers; −0 is given as +0.</summary>
    public static uint Fma(uint a, uint b, uint c)
    {
        var (x, y, z) = (Of(a), Of(b), Of(c));
        var exponent = Math.Min(x.Exponent + y.Exponent, z.Exponent);
        var sum = ((x.Mantissa * y.Mantissa) << (x.Exponent + y.Exponent - exponent))
            + (z.Mantissa << (z.Exponent - exponent));
        return Round(sum, exponent, isInexact: false);
    }

    /// <summary>a / b for finite numbers, b not zero.</summary>
    public static uint Divide(uint a, uint b)
    {
        var (x, y) = (Of(a), Of(b));
        var quotient = BigInteger.DivRem(
            BigInteger.Abs(x.Mantissa) << Places, BigInteger.Abs(y.Mantissa), out var rest);
        var isNegative = x.Mantissa.Sign * y.Mantissa.Sign < 0;
        return Round(isNegative ? -quotient : quotient, x.Exponent - y.Exponent - Places, !rest.IsZero);
    }

    /// <summary>√a for a finite a ≥ 0.</summary>
    public static uint SquareRoot(uint a)
    {
        var x = Of(a);
        var shift = Places + (x.Exponent & 1);
        var (square, exponent) = (x.Mantissa << shift, x.Exponent - shift);
        var root = Floor(square);
        return Round(root, exponent / 2, root * root != square);
    }

    private static BigInteger Floor(BigInteger square)
    {
        if (square.IsZero)
            return square;
        var root = BigInteger.One << (int)(square.GetBitLength() / 2 + 1);
        for (var next = (root + square / root) >> 1; next < root; next = (root + square / root) >> 1)
            root = next;
        return root;
    }

    private static (BigInteger Mantissa, int Exponent) Of(uint bits)
    {
        var exponent = (int)(bits >> 23) & 0xFF;
        BigInteger mantissa = (bits & 0x7FFFFF) | (exponent == 0 ? 0u : 0x800000);
        return (bits >> 31 == 1 ? -mantissa : mantissa, Math.Max(exponent, 1) - 150);
    }

    /// <param name="isInexact">The magnitude is a little more than the mantissa says.</param>
    private static uint Round(BigInteger mantissa, int exponent, bool isInexact)
    {
        if (mantissa.IsZero)
            return 0;
        var sign = mantissa.Sign < 0 ? 0x80000000 : 0;
        var magnitude = (BigInteger.Abs(mantissa) << 2) + (isInexact ? 1 : 0);
        exponent -= 2;
        var drop = Math.Max((int)magnitude.GetBitLength() - 24, -149 - exponent);
        if (drop > 0)
        {
            var (kept, half) = (magnitude >> drop, BigInteger.One << (drop - 1));
            var rest = magnitude - (kept << drop);
            magnitude = rest > half || (rest == half && !kept.IsEven) ? kept + 1 : kept;
        }
        else
        {
            magnitude <<= -drop;
        }

        exponent += drop;
        if (magnitude.GetBitLength() > 24)
            (magnitude, exponent) = (magnitude >> 1, exponent + 1);
        if (exponent > 104)
            return sign | 0x7F800000;
        var isSubnormal = magnitude.GetBitLength() < 24;
        var bits = (uint)magnitude & 0x7FFFFF | (isSubnormal ? 0 : (uint)(exponent + 150) << 23);
        return bits == 0 ? 0 : sign | bits;
    }
}
