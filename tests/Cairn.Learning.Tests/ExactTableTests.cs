using System.Globalization;
using Cairn.Learning.Models;
using Cairn.Learning.Numerics;
using Cairn.Learning.Training;

namespace Cairn.Learning.Tests;

public sealed class ExactTableTests
{
    [Fact]
    public void Rotary_tables_are_the_nearest_fp32()
    {
        var config = new GptConfig { Width = 64, Layers = 1, Heads = 2, Context = 512, Hidden = 8 };
        var (tables, half) = (new RotaryTables(config), config.HeadWidth / 2);
        for (var position = 0; position < config.Context; position++)
        for (var i = 0; i < half; i++)
        {
            var (sin, cos) = Math.SinCos(position * Math.Pow(10_000, -2.0 * i / config.HeadWidth));
            Assert.Equal(cos, tables.Cosines[position * half + i], 1e-7);
            Assert.Equal(sin, tables.Sines[position * half + i], 1e-7);
        }

        Assert.Equal((1f, 0f), (tables.Cosines[0], tables.Sines[0]));
        Assert.Equal(0.54030230586813977f, tables.Cosines[half]);
        Assert.Equal(0.8414709848078965f, tables.Sines[half]);
    }

    [Fact]
    public void Corrections_and_rates_are_the_nearest_fp32()
    {
        var options = new LocalOptions { Steps = 2000, WarmupSteps = 5, LearningRate = 0.002f, Beta1 = 0.5f };
        var schedule = new AdamWSchedule(options);

        Assert.Equal([2f, 4f / 3, 8f / 7], Enumerable.Range(0, 3).Select(i => schedule[i].Correction1));
        Assert.Equal(1f, schedule[1999].Correction1);
        for (var t = 1; t <= options.Steps; t++)
            Assert.Equal(1 / (1 - Math.Pow(options.Beta2, t)), schedule[t - 1].Correction2, 1e-5);
        Assert.Equal(
            [(float)(0.002f / 5.0), (float)(0.002f * 2 / 5.0), (float)(0.002f * 3 / 5.0), (float)(0.002f * 4 / 5.0),
                0.002f, 0.002f],
            Enumerable.Range(0, 6).Select(i => schedule[i].LearningRate));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(3.4e38f)]
    [InlineData(1.1754944e-38f)]
    [InlineData(16777215f)]
    [InlineData(0f)]
    public void Fixed_point_gives_an_fp32_back(float value) =>
        Assert.Equal(value, FixedPoint.ToSingle(FixedPoint.Of(value)));

    [Fact]
    public void Fixed_point_rounds_half_to_even()
    {
        Assert.Equal(16777216f, FixedPoint.ToSingle(FixedPoint.One * 16777217));
        Assert.Equal(16777220f, FixedPoint.ToSingle(FixedPoint.One * 16777219));
        Assert.Equal(16777218f, FixedPoint.ToSingle(FixedPoint.One * 16777217 + 1));
    }

    [Fact]
    public void Elementary_functions_of_fixed_point_are_right_to_many_places()
    {
        Assert.Equal("9210340371976182736", Digits(FixedPoint.Log(10_000)));
        Assert.Equal("3141592653589793238", Digits(FixedPoint.Pi));
        Assert.Equal("0367879441171442321", Digits(FixedPoint.Exp(-FixedPoint.One)));
        Assert.Equal("0841470984807896506", Digits(FixedPoint.SinCos(FixedPoint.One).Sin));
    }

    [Theory]
    [InlineData("0.002", 0.002f)]
    [InlineData("10", 10f)]
    [InlineData("0.0", 0f)]
    [InlineData("16777217", 16777216f)]
    public void Decimal_text_is_the_nearest_fp32(string text, float expected)
    {
        Assert.True(DecimalText.TryParse(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("+1")]
    [InlineData("1e5")]
    [InlineData("NaN")]
    [InlineData("0.000000000000000000000000000001x")]
    [InlineData("99999999999999999999999999999999999999999")]
    public void Other_text_is_no_number(string? text) => Assert.False(DecimalText.TryParse(text, out _));

    /// <summary>Eighteen decimals, cut off.</summary>
    private static string Digits(System.Numerics.BigInteger value) => (value * System.Numerics.BigInteger.Pow(10, 18)
        >> FixedPoint.Places).ToString("D19", CultureInfo.InvariantCulture);
}
