using System.Globalization;
using System.Numerics;

namespace Cairn.Crypto.Tests;

public class FieldTests
{
    private const int Seed = 7_041_776;

    private static readonly BigInteger P = Big("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F");
    private static readonly BigInteger N = Big("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    private static BigInteger Big(string hex) => BigInteger.Parse(hex, NumberStyles.HexNumber);

    // Random numbers, and those near 0, the modulus and 2^256, where reductions go wrong.
    private static IEnumerable<BigInteger> Samples(BigInteger modulus)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5; i++)
        {
            yield return i;
            yield return modulus + i;
            yield return modulus - 1 - i;
            yield return (BigInteger.One << 256) - 1 - i;
            yield return BigInteger.One << (51 * (i + 1));
        }
        for (var i = 0; i < 60; i++)
        {
            var bytes = new byte[32];
            random.NextBytes(bytes);
            if (i % 3 == 0) Array.Fill(bytes, (byte)0xFF, 8 * (i % 4), 8);
            yield return new BigInteger(bytes, isUnsigned: true);
        }
    }

    private static FieldElement Field(BigInteger value)
    {
        var mask = (BigInteger)ulong.MaxValue;
        ulong At(int i) => (ulong)((value >> (64 * i)) & mask);
        return new FieldElement(At(0), At(1), At(2), At(3));
    }

    private static BigInteger Value(in FieldElement element)
    {
        var bytes = new byte[32];
        element.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Value(in Scalar scalar)
    {
        var bytes = new byte[32];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static Scalar ToScalar(BigInteger value) => Scalar.ReadReduced(((UInt256)value).ToBigEndian());

    private static BigInteger Mod(BigInteger value, BigInteger modulus) => ((value % modulus) + modulus) % modulus;

    [Fact]
    public void Field_operations_agree_with_BigInteger()
    {
        var samples = Samples(P).ToArray();
        foreach (var x in samples)
        {
            var a = Field(x);
            Assert.Equal(Mod(x * x, P), Value(a.Square()));
            Assert.Equal(Mod(-x, P), Value(-a));
            Assert.Equal(Mod(x * 21, P), Value(a.Times(21)));
            Assert.Equal(BigInteger.ModPow(x, P - 2, P), Value(a.Invert()));
            Assert.Equal(Mod(x, P).IsZero, a.IsZero);
            foreach (var y in samples)
            {
                var b = Field(y);
                Assert.Equal(Mod(x + y, P), Value(a + b));
                Assert.Equal(Mod(x - y, P), Value(a - b));
                Assert.Equal(Mod(x * y, P), Value(a * b));
            }
        }
    }

    [Fact]
    public void Square_roots_are_found_where_they_exist()
    {
        foreach (var x in Samples(P))
        {
            var exists = BigInteger.ModPow(x, (P - 1) / 2, P) != P - 1;
            Assert.Equal(exists, Field(x).TrySquareRoot(out var root));
            if (exists) Assert.Equal(Mod(x, P), Value(root.Square()));
        }
    }

    [Fact]
    public void Scalar_operations_agree_with_BigInteger()
    {
        var samples = Samples(N).ToArray();
        foreach (var x in samples)
        {
            var a = ToScalar(x);
            Assert.Equal(Mod(x, N), Value(a));
            Assert.Equal(Mod(-x, N), Value(-a));
            Assert.Equal(BigInteger.ModPow(x, N - 2, N), Value(a.Invert()));
            Assert.Equal(Mod(x, N) > N / 2, a.IsHigh);
            foreach (var y in samples)
            {
                var b = ToScalar(y);
                Assert.Equal(Mod(x + y, N), Value(a + b));
                Assert.Equal(Mod(x - y, N), Value(a - b));
                Assert.Equal(Mod(x * y, N), Value(a * b));
            }
        }
    }

    [Fact]
    public void The_endomorphism_splits_scalars_in_halves()
    {
        var lambda = Big("05363AD4CC05C30E0A5261C028812645A122E22EA20816678DF02967C1B23BD72");
        foreach (var x in Samples(N))
        {
            var (a, aNegative, b, bNegative) = ToScalar(x).Split();
            Assert.True(Value(a).GetBitLength() <= 128 && Value(b).GetBitLength() <= 128);
            var sum = (aNegative ? -Value(a) : Value(a)) + (bNegative ? -Value(b) : Value(b)) * lambda;
            Assert.Equal(Mod(x, N), Mod(sum, N));
        }
    }

    [Fact]
    public void Addition_has_no_exceptions()
    {
        var g = new CurvePoint(AffinePoint.Generator);
        var none = CurvePoint.Infinity;
        static void Same(in CurvePoint a, in CurvePoint b) => Assert.True((a + -b).IsInfinity);
        Same(g + g, g.Double());
        Same(g + AffinePoint.Generator, g.Double());
        Same(g + none, g);
        Same(none + g, g);
        Same(none + AffinePoint.Generator, g);
        Assert.True((none + none).IsInfinity);
        Assert.True(none.Double().IsInfinity);
        Assert.True((g + -g).IsInfinity);
        Assert.True((-g + AffinePoint.Generator).IsInfinity);
    }

    [Fact]
    public void All_ways_to_multiply_a_point_agree()
    {
        foreach (var x in Samples(N))
        {
            var k = ToScalar(x);
            var fixedBase = GeneratorTable.Multiply(k);
            CurvePoint[] others =
            [
                GeneratorTable.MultiplyPublic(k),
                PointMultiplication.MultiplyPublic(k, AffinePoint.Generator),
                PointMultiplication.MultiplySecret(k, AffinePoint.Generator),
            ];
            foreach (var other in others)
            {
                Assert.Equal(fixedBase.IsInfinity, other.IsInfinity);
                Assert.True((fixedBase + -other).IsInfinity);
            }
            Assert.Equal(k.IsZero, fixedBase.IsInfinity);
        }
    }
}
