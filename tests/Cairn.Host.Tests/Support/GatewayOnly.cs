using Cairn.Evm;

namespace Cairn.Host.Tests;

/// <summary>A chain and a gateway without providers, shared by the tests of one class.</summary>
public sealed class GatewayOnly : IAsyncLifetime
{
    internal TestNetwork Network { get; private set; } = null!;

    public HttpClient Http { get; } = new();

    public Address Account => Network.Info.Gateway;

    public async Task InitializeAsync()
    {
        Network = await TestNetwork.StartAsync(providers: 0);
        Http.BaseAddress = Network.Gateway.Address;
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Network.DisposeAsync();
    }
}
