using Cairn.Crypto;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>What ends in the middle of a job and comes back: the job completes, and nobody is paid twice.</summary>
public sealed class GatewayRestartTests
{
    [Fact]
    public Task Gateway_ends_in_mid_job() => Restarts.RunAsync(network => network.RestartGatewayAsync());
}

public sealed class ChainRestartTests
{
    [Fact]
    public Task Chain_ends_in_mid_job_and_continues_from_its_dump() =>
        Restarts.RunAsync(network => network.RestartChainAsync(), liar: 3);
}

public sealed class ProviderRestartTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Provider_ends_in_mid_piece(bool drop) => Restarts.RunAsync(
        network => network.RestartProviderAsync(1, drop),
        v => v.Accounts.Any(a => a.Leased > 0 && v.Stage > 0));
}

internal static class Restarts
{
    public static async Task RunAsync(
        Func<TestNetwork, Task> restart, Func<JobView, bool>? when = null, int liar = 0)
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, liar);
        var (job, plan) = await network.OpenAsync(share: liar > 0 ? "100%" : "50%");
        await network.WaitAsync(job, when ?? (v => v.Stage > 0));
        await restart(network);
        var end = await network.FinishAsync(job);
        Assert.Equal(JobEnd.Completed, end.End);
        if (liar > 0)
            await network.WaitAsync(job, v => v.Contradictions.All(c => c.Recorded));
        await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        await WholeJobTests.AssertVerifiesAsync(network, receipt);
    }
}
