namespace Cairn.Market.Tests;

public sealed class StakeRuleTests
{
    /// <summary>Twice the price times (1 − p) / p and a unit more: rounded down, still more than the loss.</summary>
    [Theory]
    [InlineData(100, 198_001)]
    [InlineData(500, 38_001)]
    [InlineData(1_000, 18_001)]
    [InlineData(2_000, 8_001)]
    [InlineData(2_500, 8_000)]
    [InlineData(10_000, 8_000)]
    [InlineData(0, 8_000)]
    public void A_lock_follows_the_audited_share(int rate, int expected) =>
        Assert.Equal((UInt128)expected, StakeRule.LockUp(1_000, rate, 0));

    [Fact]
    public void No_lie_pays_at_any_share_or_price()
    {
        for (var rate = 1; rate <= 10_000; rate += 7)
            for (UInt128 price = 1; price < 1_000_000; price = price * 7 + 3)
            {
                var locked = StakeRule.LockUp(price, rate, 0);
                Assert.True(locked * (UInt128)rate > 2 * price * (UInt128)(10_000 - rate), $"{rate} {price}");
                Assert.True(locked >= 8 * price);
                Assert.Equal(locked + 5, StakeRule.LockUp(price, rate, locked + 5));
            }
    }

    [Fact]
    public void A_lock_outlives_the_last_window() =>
        Assert.Equal(Samples.Terms.Deadline + Samples.Terms.Grace + Samples.Terms.Window,
            StakeRule.Until(Samples.Terms));
}
