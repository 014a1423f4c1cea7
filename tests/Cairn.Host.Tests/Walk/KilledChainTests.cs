using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>
/// The chain's node is killed with SIGKILL in the middle of a job and goes on from its last dump: what it has lost
/// comes back by itself, and everybody is paid exactly once.
/// </summary>
public sealed class KilledChainTests
{
    [Fact]
    public async Task Claims_and_evidence_in_lost_blocks_are_sent_again()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, liar: 3);
        var liar = network.Provider(3).Account;
        Address[] senders = [network.Provider(1).Account, network.Provider(2).Account, network.Info.Gateway];
        await network.WaitForOffersAsync();
        // Without gas nobody can send: the dump is older than every claim and record.
        await SetGasAsync(network, senders, has: false);
        // Pieces that take longer than a draw: the lie is found before much is built upon it.
        var (job, plan) = await network.OpenAsync(rounds: 4, share: "100%", steps: 300);
        var dump = await network.KeepDumpAsync();
        await SetGasAsync(network, senders, has: true);
        await network.WaitAsync(job, v => v.Contradictions is [{ Recorded: true }]);
        await network.UntilAsync(async () => await PaidAsync(network, job, plan) > UInt256.Zero);
        await network.KillChainAsync(dump);
        await SetGasAsync(network, senders, has: true);

        Assert.Equal(JobEnd.Completed, (await network.FinishAsync(job)).End);
        var verdict = new QuorumVerdictContract(network.Chain, network.Deployment.QuorumVerdict);
        await network.UntilAsync(async () =>
            await verdict.ContradictionsAsync(liar, cancel: network.Cancel) == UInt256.One);
        await AssertSettledAsync(network, job, plan);
    }

    [Fact]
    public async Task Job_opened_in_lost_blocks_is_opened_again_by_its_client()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3);
        await network.WaitForOffersAsync();
        var dump = await network.KeepDumpAsync();
        var (job, plan) = await network.OpenAsync(rounds: 5);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(network.Cancel);
        var kept = network.Jobs.KeepOpenAsync(job, null, watching.Token);
        await network.WaitAsync(job, v => v.Stage > 0);
        await network.KillChainAsync(dump);

        Assert.Equal(JobEnd.Completed, (await network.FinishAsync(job)).End);
        await AssertSettledAsync(network, job, plan);
        await watching.CancelAsync();
        await kept;
    }

    private static Task SetGasAsync(TestNetwork network, Address[] accounts, bool has) =>
        Task.WhenAll(accounts.Select(a => network.SetGasAsync(a, has)));

    private static async Task AssertSettledAsync(TestNetwork network, Hash32 job, PlanReply plan)
    {
        var returned = await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        Assert.Equal((UInt256)plan.Budget, await PaidAsync(network, job, plan) + returned);
        await WholeJobTests.AssertVerifiesAsync(network, receipt, "chain-draws");
    }

    private static async Task<UInt256> PaidAsync(TestNetwork network, Hash32 job, PlanReply plan)
    {
        var sum = UInt256.Zero;
        foreach (var entry in plan.Caps.Entries)
            sum += await network.PaidAsync(job, entry.Provider);
        return sum;
    }
}
