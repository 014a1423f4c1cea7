using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests.Disputes;

/// <summary>A challenger whose own machine is wrong, against honest providers: they keep their stake, however it plays.
/// </summary>
public sealed class WrongChallengerTests
{
    [Fact]
    public async Task Its_proof_is_refused_and_it_gives_in_without_a_game()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: DisputedJobTests.Staked);
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var verifier = await RunningVerifier.StartAsync(network, workloads: Deluded());
        var (job, _) = await network.OpenAsync(rounds: 1, policy: DisputedJobTests.Policy);
        await network.FinishAsync(job);
        var locks = await LocksAsync(network, job);
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All() is { Count: > 0 } all
            && all.All(s => s.Status == ChallengeStatus.Agreed)));
        Assert.All(verifier.Stories.All(), s => Assert.Equal(UInt128.Zero, s.Bond));
        await AssertNobodyConvictedAsync(network, job, locks);
        await verifier.StopAsync();
    }

    [Fact]
    public async Task On_chain_it_loses_its_bond_though_the_provider_is_dropped_in_mid_game()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: DisputedJobTests.Staked);
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var (job, _) = await network.OpenAsync(rounds: 1, policy: DisputedJobTests.Policy);
        await network.FinishAsync(job);
        var locks = await LocksAsync(network, job);
        var before = await FreeAsync(network);
        var verifier = await RunningVerifier.StartAsync(
            network, o => o with { PatienceSeconds = 1 }, Deluded());
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All().Any()));
        // Nobody relays questions any more: they are asked on chain.
        await network.StopGatewayAsync();
        await network.UntilAsync(async () => (await MovesAsync(network)) >= 3);
        await network.RestartProviderAsync(1, drop: true, DisputedJobTests.Staked);
        await network.RestartProviderAsync(2, drop: true, DisputedJobTests.Staked);
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All().Any(s =>
            s.Status == ChallengeStatus.Lost)));
        await AssertNobodyConvictedAsync(network, job, locks);
        Assert.True(await FreeAsync(network) > before, "no answer was paid");
        await verifier.StopAsync();
    }

    private static WorkloadRegistry Deluded()
    {
        Assert.True(Kinds.All().TryGet("train", out var workload));
        return new WorkloadRegistry(new DeludedWorkload(Assert.IsAssignableFrom<IRefereedWorkload>(workload)));
    }

    private static async Task AssertNobodyConvictedAsync(TestNetwork network, Crypto.Hash32 job, UInt128[] locks)
    {
        var verdict = new DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        for (var i = 1; i <= 2; i++)
            Assert.False(await verdict.IsConvictedAsync(job, network.Provider(i).Account));
        Assert.Equal(locks, await LocksAsync(network, job));
    }

    /// <summary>What the providers have locked; one that was too late for the job has nothing.</summary>
    private static async Task<UInt128[]> LocksAsync(TestNetwork network, Crypto.Hash32 job)
    {
        var locks = new UInt128[2];
        for (var i = 0; i < locks.Length; i++)
            locks[i] = (await network.Market.LockOfAsync(job, network.Provider(i + 1).Account)).Amount;
        Assert.Contains(locks, amount => amount > 0);
        return locks;
    }

    private static async Task<Crypto.UInt256> FreeAsync(TestNetwork network) =>
        await network.Market.FreeAsync(network.Info.Token, network.Provider(1).Account)
        + await network.Market.FreeAsync(network.Info.Token, network.Provider(2).Account);

    private static async Task<int> MovesAsync(TestNetwork network)
    {
        var filter = LogFilter.Of(network.Deployment.DisputeVerdict).With(DisputeVerdictMovedEvent.Topics());
        return (await network.Chain.GetLogsAsync(filter, 0, await network.Chain.GetBlockNumberAsync())).Count;
    }
}
