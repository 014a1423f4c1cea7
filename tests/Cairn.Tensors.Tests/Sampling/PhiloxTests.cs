using Cairn.Tensors.Sampling;

namespace Cairn.Tensors.Tests.Sampling;

public sealed class PhiloxTests
{
    /// <summary>The known answers that Random123 publishes for philox4x32 with 10 rounds.</summary>
    [Fact]
    public void Known_answers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block(0, 0, 0, 0, 0, 0));
        const uint all = uint.MaxValue;
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.Block(all, all, all, all, all, all));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void Elements_do_not_depend_on_what_was_drawn_before()
    {
        var stream = new RandomStream(0x1234_5678_9ABC_DEF0, 7, 3);
        var values = new float[101];
        stream.FillUniform(values);
        for (var i = 100; i >= 0; i--)
            Assert.Equal(values[i], stream.Uniform((uint)i));
        Assert.Equal(stream.Words(5).X2, stream.Word(22));
        Assert.NotEqual(stream.Word(0), (stream with { Step = 4 }).Word(0));
        Assert.NotEqual(stream.Word(0), (stream with { Stream = 1UL << 40 }).Word(0));
        Assert.NotEqual(stream.Word(0), (stream with { Seed = 1 }).Word(0));
    }

    [Fact]
    public void Uniforms_stay_inside_and_fill_the_interval()
    {
        var values = new float[400_000];
        new RandomStream(1, 2, 3).FillUniform(values);
        Assert.All(values, v => Assert.InRange(v, float.Epsilon, 1f - 1e-9f));
        Assert.InRange(values.Average(v => (double)v), 0.499, 0.501);
        var bins = new int[64];
        foreach (var value in values)
            bins[(int)(value * 64)]++;
        Assert.InRange(bins.Sum(b => Math.Pow(b - 6250.0, 2) / 6250), 30, 110);
    }

    [Fact]
    public void Normals_have_the_moments_of_the_normal_distribution()
    {
        var values = new float[400_000];
        new RandomStream(5, 6, 7).FillNormal(values, 2f);
        var scaled = values.Select(v => v / 2.0).ToArray();
        Assert.InRange(scaled.Average(), -0.01, 0.01);
        Assert.InRange(scaled.Average(v => v * v), 0.99, 1.01);
        Assert.InRange(scaled.Average(v => v * v * v * v), 2.94, 3.06);
    }

    /// <summary>Quantiles against tables (NIST) and symmetry.</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8413447460685429, 1)]
    [InlineData(0.9772498680518208, 2)]
    [InlineData(0.0013498980316300946, -3)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(2.866515719e-7, -5)]
    public void Quantiles(double p, double x)
    {
        Assert.Equal(x, Normal.Quantile((float)p), 1e-5);
        Assert.Equal(-x, Normal.Quantile(1f - (float)p), p < 0.001 || p > 0.999 ? 0.02 : 1e-5);
    }

    [Fact]
    public void Below_stays_below_its_bound()
    {
        var stream = new RandomStream(9, 9, 9);
        var counts = new int[10];
        for (var i = 0u; i < 100_000; i++)
            counts[stream.Below(i, 10)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500));
        Assert.Equal(0u, stream.Below(0, 1));
    }
}
