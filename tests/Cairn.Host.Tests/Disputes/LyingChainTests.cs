using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests.Disputes;

/// <summary>A node that lies about its head: disputes wait or repeat a look, and nobody loses money by it.</summary>
public sealed class LyingChainTests
{
    private const string Policy = "verdict: dispute, window_minutes: 1, lock: \"0.50\"";
    private const int Lies = 120;

    [Theory]
    [InlineData(7)]
    public async Task A_liar_is_convicted_once_and_bonds_come_back(int seed)
    {
        LyingRpc? rpc = null;
        await using var network = await TestNetwork.StartAsync(providers: 2, change: o =>
            DisputedJobTests.Staked(o) with
            {
                LieSubtlyAfterPieces = o.Folder.Root.EndsWith('2') ? 1 : null,
                AnswersMax = o.Folder.Root.EndsWith('2') ? 3 : null,
            }, rpc: async node => (rpc = await LyingRpc.StartAsync(node, seed)).Address);
        await using var lying = rpc!;
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var (job, plan) = await network.OpenAsync(rounds: 3, policy: Policy, share: "0%");
        await network.FinishAsync(job);
        lying.Lie(Lies);
        var verifier = await RunningVerifier.StartAsync(
            network, o => o with { PatienceSeconds = 2, Demands = 0 });
        var before = await MoneyAsync(network, verifier.Account);
        await network.UntilAsync(async () => await CountAsync(network) > 0);
        await network.UntilAsync(() => Task.FromResult(lying.Left == 0));
        // The liar has fallen silent: its clock runs out, by the chain's own time.
        await VerifierTests.WaitForSilenceAsync(network);
        var verdict = new DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        await network.AdvanceAsync(TimeSpan.FromMinutes(61));
        await network.UntilAsync(async () => await verdict.IsConvictedAsync(job, network.Provider(2).Account));
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All().All(s =>
            s.Status is ChallengeStatus.Won or ChallengeStatus.Overtaken)));
        Assert.False(await verdict.IsConvictedAsync(job, network.Provider(1).Account));
        var subjects = verifier.Stories.All().Count;
        Assert.InRange(await CountAsync(network), 1, subjects);
        Assert.Equal(before + plan.Lock / 2, await MoneyAsync(network, verifier.Account));
        await verifier.StopAsync();
    }

    [Fact]
    public async Task Heads_that_are_far_too_new_do_not_stall_the_draws()
    {
        LyingRpc? rpc = null;
        await using var network = await TestNetwork.StartAsync(
            providers: 2, rpc: async node => (rpc = await LyingRpc.StartAsync(node, seed: 1)).Address);
        await using var lying = rpc!;
        await network.WaitForOffersAsync();
        // All ask for the head twice a second: the gateway is told some of these.
        lying.Lie(40, isAlwaysAhead: true);
        await network.UntilAsync(() => Task.FromResult(lying.Left == 0));
        var (job, _) = await network.OpenAsync(rounds: 1, share: "100%");
        Assert.Equal(JobEnd.Completed, (await network.FinishAsync(job)).End);
    }

    private static async Task<UInt256> MoneyAsync(TestNetwork network, Address account) =>
        await network.Market.FreeAsync(network.Info.Token, account)
        + await new TestDollarContract(network.Chain, network.Info.Token).BalanceOfAsync(account);

    private static async Task<int> CountAsync(TestNetwork network)
    {
        var filter = LogFilter.Of(network.Deployment.DisputeVerdict).With(DisputeVerdictChallengedEvent.Topics());
        return (await network.Chain.GetLogsAsync(filter, 0, await network.Chain.GetBlockNumberAsync())).Count;
    }
}
