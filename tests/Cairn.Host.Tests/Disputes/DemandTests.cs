using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host.Tests.Disputes;

/// <summary>Data that is asserted and withheld: a verifier demands a tile on chain, a provider shows it by itself.
/// </summary>
public sealed class DemandTests
{
    [Fact]
    public async Task A_provider_whose_gateway_is_gone_shows_the_demanded_tile_and_earns_the_bond()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: DisputedJobTests.Staked);
        var (job, verifier, bond) = await WithholdAsync(network);
        var provider = network.Provider(1).Account;
        var shown = await EventAsync<DisputeVerdictChunkShownEvent>(network, DisputeVerdictChunkShownEvent.TryDecode);
        Assert.NotEmpty(shown.Witness);
        await network.AdvanceAsync(TimeSpan.FromMinutes(3));
        var verdict = new DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        await network.UntilAsync(async () => !await verdict.IsBusyAsync(job, provider, cancel: network.Cancel));
        var paid = await network.PaidAsync(job, provider);
        Assert.False(paid.IsZero);
        Assert.Equal(paid + bond, await network.Market.FreeAsync(network.Info.Token, provider, cancel: network.Cancel));
        await verifier.StopAsync();
    }

    [Fact]
    public async Task A_silent_provider_loses_its_assertion_and_no_stake()
    {
        await using var network = await TestNetwork.StartAsync(
            providers: 2, change: o => DisputedJobTests.Staked(o) with { AnswersMax = 0 });
        var (job, verifier, bond) = await WithholdAsync(network);
        var provider = network.Provider(1).Account;
        var locked = await network.Market.LockOfAsync(job, provider, cancel: network.Cancel);
        await network.AdvanceAsync(TimeSpan.FromMinutes(61));
        var voided = await EventAsync<DisputeVerdictVoidedEvent>(network, DisputeVerdictVoidedEvent.TryDecode);
        Assert.Equal((job, provider), (voided.JobId, voided.Provider));
        Assert.Equal(locked, await network.Market.LockOfAsync(job, provider, cancel: network.Cancel));
        Assert.Equal((UInt256)bond,
            await network.Market.FreeAsync(network.Info.Token, verifier.Account, cancel: network.Cancel));
        await verifier.StopAsync();
    }

    [Fact]
    public void What_is_to_be_done_follows_from_the_demand_and_the_newest_block()
    {
        var demand = new ChunkDemand(Hash32.Zero, 3, default, 5, BlockNumber: 100, MadeAt: 1_000, Until: 4_600);
        Assert.Equal(ChunkMove.Wait, ChunkRules.Answer(demand, 100, 1_000, canShow: true, isKept: false));
        Assert.Equal(ChunkMove.Show, ChunkRules.Answer(demand, 101, 1_001, canShow: true, isKept: false));
        Assert.Equal(ChunkMove.Show, ChunkRules.Answer(demand, 101, 4_600, canShow: true, isKept: true));
        Assert.Equal(ChunkMove.Wait, ChunkRules.Answer(demand, 101, 4_601, canShow: true, isKept: false));
        Assert.Equal(ChunkMove.Wait, ChunkRules.Answer(demand, 164, 1_001, canShow: false, isKept: false));
        Assert.Equal(ChunkMove.Keep, ChunkRules.Answer(demand, 165, 1_001, canShow: false, isKept: false));
        Assert.Equal(ChunkMove.Wait, ChunkRules.Answer(demand, 165, 1_001, canShow: false, isKept: true));
        Assert.Equal(ChunkMove.Wait, ChunkRules.Pursue(demand, 4_600));
        Assert.Equal(ChunkMove.Void, ChunkRules.Pursue(demand, 4_601));
    }

    [Fact]
    public async Task Whatever_tile_a_seed_draws_the_contract_takes_it_and_no_other()
    {
        const int seed = 20261;
        var random = new Random(seed);
        await using var network = await TestNetwork.StartAsync(providers: 2, change: DisputedJobTests.Staked);
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var (id, plan) = await network.OpenAsync(rounds: 1, policy: DisputedJobTests.Policy);
        await network.FinishAsync(id);
        var reader = new EvidenceReader(network.Gateway, new MarketDomain(network.Info.ChainId, network.Info.Market));
        var batch = (await reader.PageAsync(id, 0, 1, network.Cancel))[0];
        var document = await network.Jobs.ReadDocumentAsync(plan.Terms.Spec, network.Cancel);
        var (context, blocks) = (new WorkContext(), network.Blocks.All);
        Assert.True(Kinds.All().TryGet(document.Kind, out var workload));
        var (disputes, _) = await DisputePlanning.PlanAsync(workload, document, blocks, context, network.Cancel);
        var task = new CheckTask(new WatchedJob(plan.Terms, document, 0),
            reader.Read(plan.Terms, id, batch).First(), CheckReason.Chosen, false, null);
        var about = PieceChecker.CaseOf(
            task, batch, EvidenceReader.Opened(batch, 0)!, null, disputes!, Hash32.Zero);
        using var piece = await new PieceChecker(Kinds.All(), blocks, reader, context)
            .TraceAsync(about, network.Cancel);
        var verdict = new DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        var rules = new GameRulesContract(network.Chain, (await verdict.RefereesAsync()).Rules);
        var witnesses = new List<(UInt256 Seed, byte[] Witness)>();
        for (var i = 0; i < 24; i++)
        {
            var bytes = new byte[Hash32.Size];
            random.NextBytes(bytes);
            var draw = new Hash32(bytes).ToUInt256();
            witnesses.Add((draw, ChunkRules.Witness(about, piece.Trace, draw)));
            await rules.RequireChunkAsync(about.Subject, plan.Terms.PlanRoot, draw, witnesses[^1].Witness);
        }

        var other = witnesses.First(w => !w.Witness.AsSpan().SequenceEqual(witnesses[0].Witness));
        await Assert.ThrowsAsync<RpcException>(() => rules.RequireChunkAsync(
            about.Subject, plan.Terms.PlanRoot, witnesses[0].Seed, other.Witness));
    }

    /// <summary>A provider's results are asserted, and its gateway is gone: a tile is demanded.</summary>
    private static async Task<(Hash32 Job, RunningVerifier Verifier, UInt128 Bond)> WithholdAsync(TestNetwork network)
    {
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        await network.WaitForOffersAsync();
        var spec = network.Spec(rounds: 1, share: "100%", policy: DisputedJobTests.Policy);
        var (document, plan) = await network.Jobs.BringAsync(spec, null, network.Cancel);
        var reply = await network.Jobs.PlanAsync(spec, document, plan, network.Cancel);
        await network.StopProviderAsync(2);
        var job = await network.Jobs.OpenAsync(reply, null, network.Cancel);
        var verifier = await RunningVerifier.StartAsync(network, o => o with { PatienceSeconds = 1 });
        await network.WaitAsync(job, v => v.Stages[0].Received == 2);
        // It must have heard of the job before the gateway goes.
        await Task.Delay(TimeSpan.FromSeconds(2), network.Cancel);
        await network.StopGatewayAsync();
        await network.AdvanceAsync(TimeSpan.FromSeconds(31));
        var demanded = await EventAsync<DisputeVerdictChunkDemandedEvent>(
            network, DisputeVerdictChunkDemandedEvent.TryDecode);
        Assert.Equal(verifier.Account, demanded.Demand.Challenger);
        return (job, verifier, demanded.Demand.Bond);
    }

    private delegate bool TryDecode<T>(LogEntry log, out T? happened);

    private static async Task<T> EventAsync<T>(TestNetwork network, TryDecode<T> decode)
        where T : class
    {
        T? found = null;
        await network.UntilAsync(async () =>
        {
            var filter = LogFilter.Of(network.Deployment.DisputeVerdict);
            foreach (var log in await network.Chain.GetLogsAsync(
                filter, 0, await network.Chain.GetBlockNumberAsync()))
                if (decode(log, out var happened))
                    found = happened;
            return found is not null;
        });
        return found!;
    }
}
