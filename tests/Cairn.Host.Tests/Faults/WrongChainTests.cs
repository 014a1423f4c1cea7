using Cairn.Contracts;

namespace Cairn.Host.Tests;

/// <summary>A chain that is another one than promised, or is not there, at the start.</summary>
public sealed class WrongChainTests(GatewayOnly gateway) : IClassFixture<GatewayOnly>
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/");

    [Fact]
    public async Task Gateway_names_both_chain_ids() => Assert.Contains(
        "has id 31337, the deployment is for chain 5",
        (await GatewayFaultAsync(gateway.Network.Deployment with { ChainId = 5 })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Gateway_names_a_chain_that_does_not_answer_and_what_to_do()
    {
        var e = await GatewayFaultAsync(gateway.Network.Deployment with { Rpc = Nowhere });
        Assert.Contains(Nowhere.Authority, e.Message, StringComparison.Ordinal);
        Assert.Contains("network.json", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "has id 31337; the gateway says 5")]
    [InlineData(0, "another gateway")]
    public async Task Provider_refuses_a_gateway_of_another_chain(ulong chainId, string said)
    {
        using var folder = new TempFolder();
        var network = chainId == 0
            ? gateway.Network.Info with { Rpc = Nowhere.ToString() }
            : gateway.Network.Info with { ChainId = chainId };
        // As if it had been met before: a gateway that says so itself would not start.
        var met = new KnownGateway(Nowhere, network);
        File.WriteAllText(folder.File("gateway.json"), System.Text.Json.JsonSerializer.Serialize(met, ApiJson.Options));
        var e = await Assert.ThrowsAsync<IOException>(() => ProviderHost.StartAsync(
            new ProviderOptions { Folder = folder.Run, Gateway = Nowhere, UnitsPerSecond = 100 },
            Kinds.All(), TimeProvider.System, new Progress<string>(), gateway.Network.Cancel));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.True(folder.Run.TryLock(out var held, out var error), error);
        held.Dispose();
    }

    private async Task<IOException> GatewayFaultAsync(Deployment deployment)
    {
        using var folder = new TempFolder();
        return await Assert.ThrowsAsync<IOException>(() => GatewayHost.StartAsync(
            new GatewayOptions { Folder = folder.Run, Deployment = deployment }, Kinds.All(), TimeProvider.System,
            gateway.Network.Cancel));
    }
}
