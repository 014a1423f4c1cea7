using Cairn.Content;
using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host.Tests;

/// <summary>Who works is registered once, and what the registry leads to is true.</summary>
public sealed class IdentityTests
{
    [Fact]
    public async Task Everybody_registers_once_and_again_only_for_what_changed()
    {
        await using var network = await TestNetwork.StartAsync(providers: 1);
        var provider = network.Provider(1).Account;
        var before = await AgentAsync(network);
        var agent = new AgentReference(network.Info.ChainId, network.Info.Identity, before.AgentId!.Value);
        var file = await ReadAsync(network, before.Uri!);
        Assert.True(file.IsOf(agent, provider));
        Assert.Equal((AgentCapabilities.Provider, 100L, 1),
            (file.Capabilities.Role, file.Capabilities.UnitsPerSecond, file.Capabilities.Threads));
        Assert.Equal(2UL, await network.Chain.GetNonceAsync(provider));

        await network.RestartProviderAsync(1, drop: false);
        await network.RestartProviderAsync(1, drop: true);
        Assert.Equal(before, await AgentAsync(network));
        Assert.Equal(2UL, await network.Chain.GetNonceAsync(provider));

        File.Delete(network.FileOf(1, "agent-id"));
        await network.RestartProviderAsync(1, drop: false, o => o with { UnitsPerSecond = 1_000 });
        var after = await AgentAsync(network, a => a.Uri != before.Uri);
        Assert.Equal(before.AgentId, after.AgentId);
        Assert.Equal(1_000L, (await ReadAsync(network, after.Uri!)).Capabilities.UnitsPerSecond);
        Assert.Equal(3UL, await network.Chain.GetNonceAsync(provider));
    }

    [Fact]
    public async Task The_gateway_has_an_identity_and_keeps_it_over_a_restart()
    {
        await using var network = await TestNetwork.StartAsync(providers: 0);
        var first = await GatewayAgentAsync(network);
        var found = await new IdentityReader(network.Chain, network.Info.Identity)
            .ReadAsync(first, network.Cancel);
        Assert.Equal(network.Info.Gateway, found!.Owner);
        var file = await ReadAsync(network, found.Uri);
        Assert.Equal(AgentCapabilities.Gateway, file.Capabilities.Role);
        Assert.Contains(new AgentService(AgentService.Gateway, network.Gateway.Address.AbsoluteUri), file.Services);

        await network.RestartGatewayAsync();
        Assert.Equal(first, await GatewayAgentAsync(network));
        Assert.Equal(2UL, await network.Chain.GetNonceAsync(network.Info.Gateway));
    }

    [Fact]
    public async Task Another_accounts_identity_is_refused()
    {
        await using var network = await TestNetwork.StartAsync(providers: 1);
        var agent = await AgentAsync(network);
        var bytes = (await network.Gateway.Blocks.TryGetAsync(Parse(agent.Uri!), network.Cancel))!.Value.ToArray();
        using var thief = EthereumKey.Create();
        using var session = new GatewayClient(network.Gateway.Address, thief, SessionRole.Provider);
        Assert.Equal("file", await RefusalAsync(agent.AgentId!.Value, bytes));
        var reference = new AgentReference(network.Info.ChainId, network.Info.Identity, agent.AgentId.Value);
        RegistrationFile.TryRead(bytes, out var file, out _);
        var forged = RegistrationFile.Of(reference, thief.Address, network.Gateway.Address, file!.Capabilities);
        Assert.Equal("agent_id", await RefusalAsync(agent.AgentId.Value, forged.ToBytes()));
        Assert.Equal("agent_id", await RefusalAsync(99, RegistrationFile.Of(reference with { AgentId = 99 },
            thief.Address, network.Gateway.Address, file.Capabilities).ToBytes()));
        Assert.Equal("file", await RefusalAsync(agent.AgentId.Value, [1, 2, 3]));

        async Task<string?> RefusalAsync(ulong id, byte[] text) => (await Assert.ThrowsAsync<ApiException>(() =>
            session.PostNothingAsync("v1/identities", new IdentityRequest(id, text), network.Cancel))).Problem.Field;
    }

    private static async Task<AgentView> AgentAsync(TestNetwork network, Func<AgentView, bool>? holds = null)
    {
        while (true)
        {
            var found = (await network.ProvidersAsync()).SingleOrDefault()?.Agent;
            if (found?.AgentId is not null && (holds is null || holds(found)))
                return found;
            await Task.Delay(50, network.Cancel);
        }
    }

    private static async Task<ulong> GatewayAgentAsync(TestNetwork network)
    {
        while (true)
        {
            if ((await network.Gateway.GetAsync<NetworkInfo>("v1/network", network.Cancel)).AgentId is { } id)
                return id;
            await Task.Delay(50, network.Cancel);
        }
    }

    private static async Task<RegistrationFile> ReadAsync(TestNetwork network, string uri)
    {
        using var anybody = new GatewayClient(network.Gateway.Address, null, SessionRole.Client);
        var bytes = await anybody.Blocks.GetAsync(Parse(uri), network.Cancel);
        return RegistrationFile.TryRead(bytes.Span, out var file, out var error)
            ? file
            : throw new InvalidDataException(error);
    }

    private static Cid Parse(string uri) =>
        RegistrationFile.TryParseUri(uri, out var cid) ? cid : throw new FormatException(uri);
}
