using System.Numerics;
using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Tests;

public sealed class Ext3Tests
{
    private static readonly Ext3 X = new(default, Goldilocks.One, default);

    [Fact]
    public void The_modulus_is_x_cubed_minus_x_minus_one_and_has_no_root_in_the_field()
    {
        Assert.Equal(X + Ext3.One, X * X * X);

        // x^p is not x, and x^(p³) is: x generates the extension of degree three.
        var (power, powers) = (X, new List<Ext3>());
        for (var i = 0; i < 3; i++)
            powers.Add(power = Pow(power, Goldilocks.Modulus));
        Assert.NotEqual(X, powers[0]);
        Assert.Equal(X, powers[2]);
    }

    [Fact]
    public void Products_are_those_of_polynomials()
    {
        var samples = new FieldSamples(4);
        for (var i = 0; i < 200; i++)
        {
            var (x, y, s) = (samples.Ext(), samples.Ext(), samples.Base());
            Assert.Equal(Plain(x, y), x * y);
            Assert.Equal(x * y, y * x);
            Assert.Equal(x * s, x * (Ext3)s);
            Assert.Equal(Ext3.One, x * x.Inverse());
            Assert.Equal(x, x + y - y);
            Assert.Equal(Ext3.Zero, x + -x);
        }

        Assert.Equal(Ext3.Zero, Ext3.Zero.Inverse());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(4096)]
    public void Vectors_compute_what_elements_do(int length)
    {
        var samples = new FieldSamples(length);
        var (x, y, b) = (samples.Exts(length), samples.Exts(length), samples.Bases(length));
        var (plain, mixed) = (Ext3.Zero, Ext3.Zero);
        for (var i = 0; i < length; i++)
            (plain, mixed) = (plain + x[i] * y[i], mixed + x[i] * b[i]);
        Assert.Equal(plain, ExtKernels.Dot(x, y));
        Assert.Equal(mixed, ExtKernels.Dot(b.Span, x));
        var sum = x.ToArray().Zip(y.ToArray(), (p, q) => p + q);
        ExtKernels.Add(x, 0, y, null);
        Assert.Equal(sum, x.ToArray());
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        var samples = new FieldSamples(6);
        var (x, y, z) = (samples.Exts(64), samples.Exts(64), new ExtVector(64));
        var expected = x.ToArray().Zip(y.ToArray(), (p, q) => p * q).ToArray();
        Products<Lanes1>(x, y, z);
        Assert.Equal(expected, z.ToArray());
        if (Lanes.Width >= 4)
            Products<Lanes4>(x, y, z);
        Assert.Equal(expected, z.ToArray());
        if (Lanes.Width >= 8)
            Products<Lanes8>(x, y, z);
        Assert.Equal(expected, z.ToArray());
    }

    [DataFact(FieldVectors.File)]
    public void Another_program_has_the_same_products_and_reciprocals()
    {
        foreach (var row in FieldVectors.Read("e3mul").EnumerateArray())
            Assert.Equal(FieldVectors.Ext(row[2]), FieldVectors.Ext(row[0]) * FieldVectors.Ext(row[1]));
        foreach (var row in FieldVectors.Read("e3inv").EnumerateArray())
            Assert.Equal(FieldVectors.Ext(row[1]), FieldVectors.Ext(row[0]).Inverse());
    }

    private static void Products<T>(ExtVector x, ExtVector y, ExtVector z)
        where T : unmanaged, IFieldLanes<T>
    {
        z.Clear();
        for (var i = 0; i < x.Length; i += T.Count)
            z.Pointer.Store(i, x.Pointer.Load<T>(i) * y.Pointer.Load<T>(i));
    }

    private static Ext3 Pow(Ext3 x, ulong exponent)
    {
        var result = Ext3.One;
        for (; exponent != 0; exponent >>= 1, x = x.Square())
        {
            if ((exponent & 1) != 0)
                result *= x;
        }

        return result;
    }

    private static Ext3 Plain(Ext3 x, Ext3 y)
    {
        BigInteger[] a = [x.A.Value, x.B.Value, x.C.Value], b = [y.A.Value, y.B.Value, y.C.Value];
        var c = new BigInteger[5];
        for (var i = 0; i < 3; i++)
        for (var j = 0; j < 3; j++)
            c[i + j] += a[i] * b[j];
        for (var i = 4; i >= 3; i--)
            (c[i - 2], c[i - 3]) = (c[i - 2] + c[i], c[i - 3] + c[i]);
        return new Ext3(Reduce(c[0]), Reduce(c[1]), Reduce(c[2]));
    }

    private static Goldilocks Reduce(BigInteger value) =>
        Goldilocks.FromCanonical((ulong)(value % FieldSamples.P));
}
