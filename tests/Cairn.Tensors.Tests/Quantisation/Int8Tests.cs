using Cairn.Tensors.Quantisation;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Quantisation;

public sealed class Int8Tests
{
    [Fact]
    public void Elements_come_back_within_half_a_scale()
    {
        foreach (var kind in Inputs.Kinds)
        {
            var x = Inputs.Of(kind, 1000, 4);
            var (scale, q, back) = (Int8.ScaleFor(x), new sbyte[1000], new float[1000]);
            Assert.True(127.0 * scale >= x.Max(MathF.Abs), kind);
            Assert.True(Int8.TryQuantise(x, scale, q), kind);
            Int8.Dequantise(q, scale, back);
            for (var i = 0; i < x.Length; i++)
                Assert.True(Math.Abs((double)x[i] - back[i]) <= scale * 0.50001, $"{kind} {i}");
        }
    }

    [Theory]
    [InlineData(2.5f, 1f, 2)]
    [InlineData(3.5f, 1f, 4)]
    [InlineData(-2.5f, 1f, -2)]
    [InlineData(127.49f, 1f, 127)]
    [InlineData(-0f, 1f, 0)]
    [InlineData(0f, 0f, 0)]
    public void Rounds_half_to_even(float x, float scale, int expected)
    {
        var q = new sbyte[1];
        Assert.True(Int8.TryQuantise([x], scale, q));
        Assert.Equal(expected, q[0]);
    }

    [Theory]
    [InlineData(127.5f, 1f)]
    [InlineData(-128f, 1f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(float.NegativeInfinity, 1f)]
    [InlineData(1f, 0f)]
    public void What_does_not_fit_is_refused(float x, float scale) =>
        Assert.False(Int8.TryQuantise([x], scale, new sbyte[1]));

    [Fact]
    public void A_scale_says_when_an_element_is_not_finite()
    {
        Assert.Equal(float.PositiveInfinity, Int8.ScaleFor([1f, float.NegativeInfinity]));
        Assert.True(float.IsNaN(Int8.ScaleFor([1f, float.NaN])));
        Assert.Equal(0f, Int8.ScaleFor([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Int8.TryQuantise([1f], float.NaN, new sbyte[1]));
    }
}
