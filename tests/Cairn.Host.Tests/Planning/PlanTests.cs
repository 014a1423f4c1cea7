using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host.Tests;

/// <summary>What the gateway refuses to plan, and what a client refuses to sign.</summary>
public sealed class PlanTests
{
    private static readonly Address Other = Address.Parse("0x" + new string('2', 40));
    private static readonly Hash32 Wrong = Hash32.Parse("0x" + new string('1', 64));

    [Fact]
    public async Task Each_changed_field_of_a_plan_is_named()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        await network.WaitForOffersAsync();
        var spec = network.Spec();
        var (document, plan) = await network.Jobs.BringAsync(spec, null, network.Cancel);
        var request = new PlanRequest(document.Cid, network.Client, UInt128.MaxValue, 3_600);
        var reply = await network.Gateway.PostAsync<PlanReply>("v1/plans", request, network.Cancel);
        var domain = new MarketDomain(network.Info.ChainId, network.Info.Market);
        Assert.Null(Fault(reply));

        AssertFault("client, signer or token", WithTerms(t => t with { Client = Other }));
        AssertFault("client, signer or token", WithTerms(t => t with { Signer = Other }));
        AssertFault("client, signer or token", WithTerms(t => t with { Token = Other }));
        AssertFault("verdict", WithTerms(t => t with { Verdict = Other }));
        AssertFault("another job", WithTerms(t => t with { SpecCid = Wrong }));
        AssertFault("another job", WithTerms(t => t with { PlanRoot = Wrong }));
        AssertFault("caps", WithTerms(t => t with { CapRoot = Wrong }));
        AssertFault("id", reply with { JobId = Wrong });
        AssertFault("offer", reply with { PricePerUnit = reply.PricePerUnit - 1 });
        AssertFault("offer", reply with { Offers = [reply.Offers[0] with { Signature = reply.Offers[1].Signature }] });
        AssertFault("budget", reply with { Budget = reply.Budget + 1 });
        Assert.Contains("limit", PlanCheck.FindFault(
            reply, request with { MaxPricePerUnit = 1 }, new PlannedJob(document, plan, null), network.Info, domain),
            StringComparison.Ordinal);
        await AssertRefusedAsync(network, request with { DeadlineSeconds = 1 }, "deadline_seconds");
        await AssertRefusedAsync(network, request with { MaxPricePerUnit = 1 }, "price");
        await AssertRefusedAsync(network, request with { ProvidersMax = 1 }, "price");
        await AssertRefusedAsync(network, request with { Document = Cid.Of(Codec.DagJson, [1]) }, "document");
        await AssertNotAJobAsync(network, request);

        string? Fault(PlanReply changed) => PlanCheck.FindFault(
            changed, request, new PlannedJob(document, plan, null), network.Info, domain);
        void AssertFault(string named, PlanReply changed) =>
            Assert.Contains(named, Fault(changed) ?? "no fault", StringComparison.Ordinal);
        PlanReply WithTerms(Func<Terms, Terms> change)
        {
            var terms = change(reply.Terms);
            return reply with { Terms = terms, JobId = terms.JobId(domain) };
        }
    }

    [Fact]
    public async Task A_plan_goes_by_the_gateways_own_history_and_remembers_it_over_a_restart()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, liar: 3);
        var (job, first) = await network.OpenAsync(rounds: 5, share: "100%");
        await network.FinishAsync(job);
        var liar = network.Provider(3).Account;
        var before = await network.ProvidersAsync();
        Assert.All(before.Where(p => p.Offer.Message.Provider != liar), p =>
        {
            Assert.InRange(p.PiecesAccepted, ProviderRecord.PiecesMeasuredMin, 100);
            Assert.NotEqual((long)p.Offer.Message.UnitsPerSecond, p.UnitsPerSecond);
            Assert.True(p.UnitsPerSecond > 0);
        });

        await network.RestartGatewayAsync();
        await network.WaitForOffersAsync();
        var after = await network.ProvidersAsync();
        Assert.Equal(before.Select(p => (p.Offer.Message.Provider, p.PiecesAccepted, p.UnitsPerSecond)),
            after.Select(p => (p.Offer.Message.Provider, p.PiecesAccepted, p.UnitsPerSecond)));
        var (_, second) = await network.OpenAsync(rounds: 5, share: "100%");
        Assert.Equal(liar, second.Offers[^1].Message.Provider);
        Assert.NotEqual(first.EstimatedSeconds, second.EstimatedSeconds);
    }

    private static async Task AssertNotAJobAsync(TestNetwork network, PlanRequest request)
    {
        var bytes = DagJson.Encode(DagValue.Map(("kind", "nonsense")));
        var cid = Cid.Of(Codec.DagJson, bytes);
        await network.Gateway.Blocks.PutAsync(cid, bytes, network.Cancel);
        var refused = await Assert.ThrowsAsync<ApiException>(() => network.Gateway.PostAsync<PlanReply>(
            "v1/plans", request with { Document = cid }, network.Cancel));
        Assert.Equal(400, refused.Problem.Status);
        Assert.NotEmpty(refused.Problem.Remedy);
    }

    private static async Task AssertRefusedAsync(TestNetwork network, PlanRequest request, string field)
    {
        var refused = await Assert.ThrowsAsync<ApiException>(() =>
            network.Gateway.PostAsync<PlanReply>("v1/plans", request, network.Cancel));
        Assert.Equal((400, field), (refused.Problem.Status, refused.Problem.Field));
        Assert.NotEmpty(refused.Problem.Remedy);
    }
}
