using Cairn.Crypto;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>Money that is late: vouchers that cannot be claimed at once, and releases that outlive processes.</summary>
public sealed class PayTests
{
    [Fact]
    public async Task Releases_outlive_the_gateway_and_the_provider_claims_once_it_can_pay_its_gas()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        var (job, plan, late) = await RunWithoutGasAsync(network);
        Assert.DoesNotContain(network.Provider(1).Account.ToString(), await network.ReleasesAsync(job));
        Assert.Null(await network.Jobs.RefundAsync(job, network.Cancel));

        await network.SetGasAsync(network.Provider(1).Account, has: true);
        await network.UntilAsync(async () => await network.PaidAsync(job, network.Provider(1).Account) == late);
        await network.UntilAsync(async () => (await network.ReleasesAsync(job)).Count == 2);
        await network.StopProviderAsync(1);
        await network.StopProviderAsync(2);
        await network.RestartGatewayAsync();
        Assert.Equal(2, (await network.ReleasesAsync(job)).Count);
        var returned = await network.Jobs.RefundAsync(job, network.Cancel);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        var paid = receipt.Vouchers.Aggregate((UInt128)0, (sum, v) => sum + v.Message.Amount);
        Assert.Equal((UInt256)(plan.Budget - paid), returned);
    }

    [Fact]
    public async Task Provider_that_leaves_claims_what_it_holds_first()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        var (job, _, late) = await RunWithoutGasAsync(network);
        var account = network.Provider(1).Account;
        await network.SetGasAsync(account, has: true);
        await network.StopProviderAsync(1);
        Assert.Equal(late, await network.PaidAsync(job, account));
    }

    [Fact]
    public async Task Provider_claims_after_a_crash_though_the_gateway_is_gone_for_good()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        var (job, _, late) = await RunWithoutGasAsync(network);
        var account = network.Provider(1).Account;
        await network.StopGatewayAsync();
        await network.RestartProviderAsync(1, drop: true);
        await network.SetGasAsync(account, has: true);
        await network.UntilAsync(async () => await network.PaidAsync(job, account) == late);
    }

    /// <summary>Runs a job to its end while provider 1 cannot pay for a claim; what it is owed.</summary>
    private static async Task<(Hash32 Job, PlanReply Plan, UInt256 Owed)> RunWithoutGasAsync(TestNetwork network)
    {
        var account = network.Provider(1).Account;
        await network.WaitForOffersAsync();
        await network.SetGasAsync(account, has: false);
        var (job, plan) = await network.OpenAsync();
        var end = await network.FinishAsync(job);
        Assert.Equal(JobEnd.Completed, end.End);
        var owed = (UInt256)end.Accounts.Single(a => a.Provider == account).Earned;
        Assert.True(owed > UInt256.Zero);
        // The other's release shows that this one had its time, too.
        await network.UntilAsync(async () => (await network.ReleasesAsync(job)).Count > 0);
        await network.UntilAsync(() => Task.FromResult(network.Provider(1).Guaranteed(job) == (UInt128)owed));
        Assert.Equal(UInt256.Zero, await network.PaidAsync(job, account));
        return (job, plan, owed);
    }
}
