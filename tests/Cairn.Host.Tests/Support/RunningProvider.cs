using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host.Tests;

/// <summary>A real provider that runs in this process, and what it said.</summary>
internal sealed class RunningProvider
{
    private readonly ProviderHost _host;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private RunningProvider(ProviderHost host) => (_host, _running) = (host, host.RunAsync(_stopping.Token));

    public Address Account => _host.Account;

    public static async Task<RunningProvider> StartAsync(ProviderOptions options, CancellationToken ct) =>
        new(await ProviderHost.StartAsync(options, Kinds.All(), TimeProvider.System, new Progress<string>(), ct));

    /// <summary>Ends as after Ctrl-C.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await _host.DisposeAsync();
    }

    /// <summary>Ends in the middle of whatever it does: its journal is closed under it.</summary>
    public async Task DropAsync()
    {
        await _host.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _running);
    }
}
