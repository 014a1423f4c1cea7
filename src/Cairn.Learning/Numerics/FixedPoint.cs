using System.Numerics;

namespace Cairn.Learning.Numerics;

/// <summary>
/// Real numbers as integers of 192 binary places, for constants whose fp32 bytes belong to a job's definition. An
/// error of 2⁻¹⁵⁰ is far below the distance of any table entry to a rounding boundary, so the nearest fp32 is exact.
/// </summary>
internal static class FixedPoint
{
    public const int Places = 192;

    public static readonly BigInteger One = BigInteger.One << Places;

    /// <summary>π, by Machin's formula: 16·atan(1/5) − 4·atan(1/239).</summary>
    public static readonly BigInteger Pi = 16 * InverseTangentOfReciprocal(5) - 4 * InverseTangentOfReciprocal(239);

    public static BigInteger Multiply(BigInteger a, BigInteger b) => (a * b) >> Places;

    public static BigInteger Divide(BigInteger a, BigInteger b) => (a << Places) / b;

    /// <summary>The exact value of a finite fp32.</summary>
    public static BigInteger Of(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        var exponent = (bits >> 23) & 0xFF;
        BigInteger magnitude = (bits & 0x7FFFFF) | (exponent == 0 ? 0 : 0x800000);
        var shift = Places + Math.Max(exponent, 1) - 150;
        return (bits < 0 ? -magnitude : magnitude) * (BigInteger.One << Math.Max(shift, 0)) >> Math.Max(-shift, 0);
    }

    /// <summary>The nearest fp32, ties to even; for magnitudes that are zero or normal in fp32.</summary>
    public static float ToSingle(BigInteger value)
    {
        if (value.IsZero)
            return 0f;
        var magnitude = BigInteger.Abs(value);
        var drop = (int)magnitude.GetBitLength() - 24;
        var mantissa = drop > 0 ? RoundShift(magnitude, drop) : magnitude << -drop;
        var result = (float)(int)mantissa * PowerOfTwo(drop - Places);
        return value.Sign < 0 ? -result : result;
    }

    /// <summary>eˣ for |x| up to a few hundred: Taylor's series of x/2²⁰, squared twenty times.</summary>
    public static BigInteger Exp(BigInteger x)
    {
        const int Halvings = 20;
        var (reduced, term, sum) = (x >> Halvings, One, One);
        for (var n = 1; !term.IsZero && n < 64; n++)
        {
            term = Multiply(term, reduced) / n;
            sum += term;
        }

        for (var i = 0; i < Halvings; i++)
            sum = Multiply(sum, sum);
        return sum;
    }

    /// <summary>ln x for a whole x ≥ 2: n·ln 2 + 2·atanh((m − 1)/(m + 1)), x = m·2ⁿ, m in [1, 2).</summary>
    public static BigInteger Log(int x)
    {
        var n = BitOperations.Log2((uint)x);
        var mantissa = ((BigInteger)x << Places) >> n;
        return n * TwiceInverseHyperbolicTangent(One / 3) +
            TwiceInverseHyperbolicTangent(Divide(mantissa - One, mantissa + One));
    }

    /// <summary>sin and cos of an angle in [0, 2π): Taylor's series of angle/4, the angle doubled twice.</summary>
    public static (BigInteger Sin, BigInteger Cos) SinCos(BigInteger angle)
    {
        var x = angle >> 2;
        var square = Multiply(x, x);
        var (sin, cos, sinTerm, cosTerm) = (x, One, x, One);
        for (var n = 1; n < 64 && !(sinTerm.IsZero && cosTerm.IsZero); n++)
        {
            cosTerm = -(Multiply(cosTerm, square) / ((2 * n - 1) * (2 * n)));
            sinTerm = -(Multiply(sinTerm, square) / (2 * n * (2 * n + 1)));
            (sin, cos) = (sin + sinTerm, cos + cosTerm);
        }

        for (var i = 0; i < 2; i++)
            (sin, cos) = (2 * Multiply(sin, cos), Multiply(cos, cos) - Multiply(sin, sin));
        return (sin, cos);
    }

    private static BigInteger TwiceInverseHyperbolicTangent(BigInteger x)
    {
        var (square, power, sum) = (Multiply(x, x), x, BigInteger.Zero);
        for (var n = 1; !power.IsZero; n += 2)
        {
            sum += power / n;
            power = Multiply(power, square);
        }

        return 2 * sum;
    }

    private static BigInteger InverseTangentOfReciprocal(int x)
    {
        var (power, sum, sign) = (One / x, BigInteger.Zero, 1);
        for (var n = 1; !power.IsZero; n += 2)
        {
            sum += sign * (power / n);
            (power, sign) = (power / (x * x), -sign);
        }

        return sum;
    }

    private static BigInteger RoundShift(BigInteger magnitude, int drop)
    {
        var kept = magnitude >> drop;
        var rest = magnitude - (kept << drop);
        var half = BigInteger.One << (drop - 1);
        return rest > half || (rest == half && !kept.IsEven) ? kept + 1 : kept;
    }

    private static float PowerOfTwo(int n) => n is >= -126 and <= 127
        ? BitConverter.Int32BitsToSingle((n + 127) << 23)
        : n is >= -252 and < -126 ? PowerOfTwo(-126) * PowerOfTwo(n + 126)
        : throw new ArgumentOutOfRangeException(nameof(n));
}
