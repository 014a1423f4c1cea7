using System.Numerics;
using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Tests;

public sealed class GoldilocksTests
{
    private static readonly BigInteger P = FieldSamples.P;

    [Fact]
    public void The_arithmetic_is_that_of_integers_modulo_p()
    {
        Assert.Equal(BigInteger.Pow(2, 64) - BigInteger.Pow(2, 32) + 1, P);
        var samples = new FieldSamples(1);
        ulong[] values = [.. FieldSamples.Edges, .. Enumerable.Range(0, 60).Select(_ => samples.Base().Value)];
        foreach (var x in values)
        {
            var a = Goldilocks.FromCanonical(x);
            Assert.Equal(x == 0 ? 0 : P - x, (-a).Value);
            Assert.Equal(BigInteger.ModPow(x, P - 2, P), a.Inverse().Value);
            foreach (var y in values)
            {
                var b = Goldilocks.FromCanonical(y);
                Assert.Equal(((BigInteger)x + y) % P, (a + b).Value);
                Assert.Equal(((BigInteger)x - y + P) % P, (a - b).Value);
                Assert.Equal((BigInteger)x * y % P, (a * b).Value);
            }
        }
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(127L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Any_integer_is_taken_modulo_p(long value)
    {
        Assert.Equal(((BigInteger)value % P + P) % P, Goldilocks.FromInt64(value).Value);
        Assert.Equal((BigInteger)(ulong)value % P, Goldilocks.FromUInt64((ulong)value).Value);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void Every_width_gives_the_same_bits(int width)
    {
        var samples = new FieldSamples(2);
        var edges = FieldSamples.Edges;
        var pairs = edges.SelectMany(_ => edges, (x, y) => (x, y))
            .Concat(Enumerable.Range(0, 1000).Select(_ => (samples.Base().Value, samples.Base().Value))).ToArray();
        ulong[] x = [.. pairs.Select(p => p.Item1)], y = [.. pairs.Select(p => p.Item2)];
        var z = new ulong[x.Length];
        Check((a, b) => a + b, BaseKernels.Add);
        Check((a, b) => a - b, BaseKernels.Subtract);
        Check((a, b) => a * b, BaseKernels.Multiply);

        void Check(Func<Goldilocks, Goldilocks, Goldilocks> plain, Kernel kernel)
        {
            kernel(x, y, z, width);
            Assert.Equal(pairs.Select(p =>
                plain(Goldilocks.FromCanonical(p.Item1), Goldilocks.FromCanonical(p.Item2)).Value), z);
        }
    }

    [Fact]
    public void Many_reciprocals_at_once_leave_zeros_alone()
    {
        var samples = new FieldSamples(3);
        Goldilocks[] values = [.. Enumerable.Range(0, 50).Select(i => i % 7 == 3 ? default : samples.Base())];
        var inverses = values.ToArray();
        Inversion.InvertAll<Goldilocks>(inverses);
        Assert.Equal(values.Select(v => v.Inverse()), inverses);
        Ext3[] exts = [.. Enumerable.Range(0, 20).Select(i => i == 0 ? default : samples.Ext())];
        var inverted = exts.ToArray();
        Inversion.InvertAll<Ext3>(inverted);
        Assert.Equal(exts.Select(v => v.Inverse()), inverted);
    }

    [DataFact(FieldVectors.File)]
    public void Another_program_has_the_same_products_and_reciprocals()
    {
        foreach (var row in FieldVectors.Read("mul").EnumerateArray())
            Assert.Equal(FieldVectors.Base(row[2]), FieldVectors.Base(row[0]) * FieldVectors.Base(row[1]));
        foreach (var row in FieldVectors.Read("inv").EnumerateArray())
            Assert.Equal(FieldVectors.Base(row[1]), FieldVectors.Base(row[0]).Inverse());
    }

    private delegate void Kernel(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z, int width);
}
