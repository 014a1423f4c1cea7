using Cairn.Tensors.Quantisation;

namespace Cairn.Tensors.Tests.Quantisation;

public sealed class BFloat16Tests
{
    [Fact]
    public void Every_value_survives_the_round_trip_with_plus_zero_for_minus_zero()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = BFloat16.ToSingle((ushort)bits);
            if (float.IsNaN(value))
                Assert.True(float.IsNaN(BFloat16.ToSingle(BFloat16.Round(value))));
            else
                Assert.Equal(bits == 0x8000 ? 0 : bits, BFloat16.Round(value));
        }
    }

    [Theory]
    [InlineData(0x3F808000u, 0x3F80)]
    [InlineData(0x3F818000u, 0x3F82)]
    [InlineData(0x3F808001u, 0x3F81)]
    [InlineData(0x3F807FFFu, 0x3F80)]
    [InlineData(0x7F7FFFFFu, 0x7F80)]
    [InlineData(0x00008000u, 0x0000)]
    [InlineData(0x00018000u, 0x0002)]
    [InlineData(0x7F800001u, 0x7FC0)]
    public void Rounds_to_nearest_and_ties_to_even(uint bits, int expected) =>
        Assert.Equal(expected, BFloat16.Round(BitConverter.UInt32BitsToSingle(bits)));

    [Fact]
    public void Spans_convert_like_single_values()
    {
        var (rounded, widened) = (new ushort[3], new float[3]);
        BFloat16.Round([1f, -0f, 3.14159f], rounded);
        BFloat16.Widen(rounded, widened);
        Assert.Equal([1f, 0f, 3.140625f], widened);
        Assert.Throws<ArgumentException>(() => BFloat16.Widen(new ushort[2], new float[3]));
    }
}
