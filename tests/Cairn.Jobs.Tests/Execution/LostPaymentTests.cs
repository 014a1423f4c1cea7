namespace Cairn.Jobs.Tests;

/// <summary>
/// Claims and counts in flight while the chain loses blocks that nobody has looked at: in whatever order the answers
/// come, the chain holds every payment in the end, and the provider knows it.
/// </summary>
public sealed class LostPaymentTests
{
    private const int Seeds = 5_000;

    [Fact]
    public void Payments_in_lost_blocks_are_claimed_again_in_every_order_of_events()
    {
        var lost = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var run = new LossyRun(seed);
            run.Play();
            run.Settle();
            Assert.True(run.IsPaid, $"seed {seed}: {run}");
            lost += run.PaymentsLost;
        }

        Assert.True(lost > Seeds / 2, $"payments lost: {lost}");
    }

    [Fact]
    public void Assertions_and_payments_by_time_in_lost_blocks_come_again_in_every_order_of_events()
    {
        var (asserted, paid) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var run = new LossyClaims(seed);
            run.Play();
            run.Settle();
            Assert.True(run.IsPaid, $"seed {seed}: {run}");
            asserted += run.AssertionsLost;
            paid += run.PaymentsLost;
        }

        Assert.True(asserted > Seeds / 4 && paid > Seeds / 4, $"lost: {asserted} assertions, {paid} payments");
    }
}
