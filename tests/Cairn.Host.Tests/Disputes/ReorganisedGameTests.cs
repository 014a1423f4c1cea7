using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests.Disputes;

/// <summary>Games on chain to the end, and blocks that are lost in the middle of one, with real roles.</summary>
public sealed class ReorganisedGameTests
{
    private const string Policy = "verdict: dispute, window_minutes: 1, lock: \"0.50\"";

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    [InlineData(6, 5)]
    public async Task A_liar_that_plays_to_the_end_is_convicted_whatever_blocks_are_lost(int afterMoves, int depth)
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: o =>
            DisputedJobTests.Staked(o) with
            {
                LieSubtlyAfterPieces = o.Folder.Root.EndsWith('2') ? 0 : null,
                IsSilentOverHttp = o.Folder.Root.EndsWith('2'),
            });
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var (job, plan) = await network.OpenAsync(rounds: 1, policy: Policy, share: "0%");
        await network.FinishAsync(job);
        var verifier = await RunningVerifier.StartAsync(network, o => o with { PatienceSeconds = 1, Demands = 0 });
        var before = await MoneyAsync(network, verifier.Account);
        if (depth > 0)
        {
            await network.UntilAsync(async () => await MovesAsync(network) >= afterMoves);
            await network.ReorganiseAsync(depth);
        }

        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All() is { Count: > 0 } all
            && all.All(s => s.Status == ChallengeStatus.Won)));
        var verdict = new DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        Assert.True(await verdict.IsConvictedAsync(job, network.Provider(2).Account));
        Assert.False(await verdict.IsConvictedAsync(job, network.Provider(1).Account));
        Assert.True(await MovesAsync(network) > 4, "it was not played on chain");
        await network.UntilAsync(async () =>
            await MoneyAsync(network, verifier.Account) == before + plan.Lock / 2);
        await verifier.StopAsync();
    }

    private static async Task<UInt256> MoneyAsync(TestNetwork network, Address account) =>
        await network.Market.FreeAsync(network.Info.Token, account)
        + await new TestDollarContract(network.Chain, network.Info.Token).BalanceOfAsync(account);

    private static async Task<int> MovesAsync(TestNetwork network)
    {
        var filter = LogFilter.Of(network.Deployment.DisputeVerdict).With(DisputeVerdictMovedEvent.Topics());
        return (await network.Chain.GetLogsAsync(filter, 0, await network.Chain.GetBlockNumberAsync())).Count;
    }
}
