using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>Providers of one gateway find the job of another one on chain, do it, and are paid.</summary>
public sealed class AnnouncementTests
{
    [Fact]
    public async Task Providers_that_follow_the_chain_do_an_announced_job()
    {
        await using var network = await TestNetwork.StartAsync(
            providers: 2, change: o => o with { FollowChain = true });
        await using var other = await GatewayHost.StartAsync(new GatewayOptions
        {
            Folder = network.Folder.Child("other-gateway"),
            Deployment = network.Deployment,
        }, Kinds.All(), TimeProvider.System, network.Cancel);
        using var client = network.ClientOf(other.Address);
        var info = await client.GetAsync<NetworkInfo>("v1/network", network.Cancel);
        using var jobs = network.JobsAt(client, info);
        await AnnounceHostileAsync(network);

        var spec = network.Spec();
        var (document, plan) = await jobs.BringAsync(spec, null, network.Cancel);
        await jobs.AnnounceAsync(document, network.Cancel);
        await network.UntilAsync(async () =>
            (await client.GetAsync<List<ProviderSummary>>("v1/providers", network.Cancel)).Count == 2);
        var reply = await jobs.PlanAsync(spec, document, plan, network.Cancel);
        Assert.Equal(info.Gateway, reply.Terms.Signer);
        Assert.NotEqual(network.Info.Gateway, reply.Terms.Signer);
        var job = await jobs.OpenAsync(reply, null, network.Cancel);
        await network.UntilAsync(async () =>
            (await client.GetAsync<JobView>($"v1/jobs/{job}", network.Cancel)).Phase == JobPhase.Finished);
        var end = await client.GetAsync<JobView>($"v1/jobs/{job}", network.Cancel);
        Assert.Equal(JobEnd.Completed, end.End);
        foreach (var account in end.Accounts)
        {
            Assert.True(account.Earned > 0);
            await network.UntilAsync(async () =>
                await network.PaidAsync(job, account.Provider) == (UInt256)account.Earned);
        }

        Assert.Equal(end.Accounts.Select(a => a.Provider).Order(),
            new[] { 1, 2 }.Select(i => network.Provider(i).Account).Order());
        Assert.All(new[] { 1, 2 }, i => Assert.True(network.Provider(i).Guaranteed(job) > 0));
        Assert.All(new[] { 1, 2 }, i => Assert.Contains(network.Provider(i).Lines, l => l.Contains("passed over")));
    }

    [Fact]
    public void A_gateway_of_another_market_is_not_served()
    {
        var home = new NetworkInfo(One, 31337, "http://127.0.0.1:1", One, One, One, One, 0);
        Assert.Null(SharedMachine.FindMismatch(home, home with { Gateway = Two, Identity = Two, Rpc = "http://evil" }));
        Assert.NotNull(SharedMachine.FindMismatch(home, home with { ChainId = 1 }));
        Assert.NotNull(SharedMachine.FindMismatch(home, home with { Market = Two }));
        Assert.NotNull(SharedMachine.FindMismatch(home, home with { Token = Two }));
        Assert.NotNull(SharedMachine.FindMismatch(home, home with { Verdict = Two }));
    }

    [Fact]
    public async Task A_gateway_that_takes_another_name_gets_no_session()
    {
        await using var network = await TestNetwork.StartAsync(providers: 0);
        using var key = EthereumKey.Create();
        using var pinned = new GatewayClient(
            network.Gateway.Address, key, SessionRole.Provider, null, network.Info.Gateway);
        await pinned.PostAsync<PullReply>("v1/pull", new PullRequest(1, [], []), network.Cancel);
        using var deceived = new GatewayClient(network.Gateway.Address, key, SessionRole.Provider, null, Two);
        var refused = await Assert.ThrowsAsync<ApiException>(() => deceived.PostAsync<PullReply>(
            "v1/pull", new PullRequest(1, [], []), network.Cancel));
        Assert.Contains("calls itself", refused.Message, StringComparison.Ordinal);
    }

    private static Address One { get; } = Address.Parse("0x" + new string('1', 40));

    private static Address Two { get; } = Address.Parse("0x" + new string('2', 40));

    private static async Task AnnounceHostileAsync(TestNetwork network)
    {
        using var anybody = new TransactionSender(network.Chain, DevChain.Account(5), network.Info.ChainId);
        string[] endpoints =
        [
            "http://169.254.169.254/", "file:///etc/passwd", new string('x', 5_000), "http://127.0.0.1:1/", "",
        ];
        foreach (var endpoint in endpoints)
            (await anybody.SendAsync(network.Market.Announce(Hash32.Zero, endpoint), network.Cancel)).ReceiptOrThrow();
    }
}
