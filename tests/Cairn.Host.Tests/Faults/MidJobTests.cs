using System.Net;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>Damaged disks and a deadline, in the middle of a job.</summary>
public sealed class MidJobTests
{
    [Fact]
    public async Task Damaged_blocks_are_fetched_again_or_named()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        var (job, plan) = await network.OpenAsync(rounds: 4);
        await network.WaitAsync(job, v => v.Stage > 0);
        Assert.NotEqual(0, Damage(network.FileOf(1, "blocks")));
        Assert.Equal(JobEnd.Completed, (await network.FinishAsync(job)).End);
        await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        await WholeJobTests.AssertVerifiesAsync(network, receipt);

        Damage(network.FileOf(0, "blocks"));
        using var http = new HttpClient { BaseAddress = network.Gateway.Address };
        using var answer = await http.GetAsync($"ipfs/{receipt.End.Output}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"{receipt.End.Output}", text, StringComparison.Ordinal);
        Assert.Contains("damaged", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_that_passes_ends_the_job_and_pays_what_was_accepted()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        var (job, plan) = await network.OpenAsync(rounds: 200);
        await network.WaitAsync(job, v => v.Earned > 0 && v.Stage > 0);
        var past = TimeSpan.FromSeconds(plan.Terms.Deadline + 1) - (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch);
        await network.AdvanceAsync(past);
        var end = await network.FinishAsync(job);
        Assert.Equal(JobEnd.DeadlinePassed, end.End);
        Assert.Contains("of 200", end.Detail, StringComparison.Ordinal);
        var returned = await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        var paid = receipt.Vouchers.Aggregate((UInt128)0, (sum, v) => sum + v.Message.Amount);
        Assert.Equal(plan.Budget - paid, (UInt128)returned);
    }

    /// <summary>Flips a bit in every block of a folder; how many there were.</summary>
    private static int Damage(string folder)
    {
        var damaged = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "b*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            bytes[^1] ^= 1;
            File.WriteAllBytes(path, bytes);
            damaged++;
        }

        return damaged;
    }
}
