using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host.Tests;

/// <summary>A real provider that runs in this process, and what it said.</summary>
internal sealed class RunningProvider
{
    private readonly ProviderHost _host;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private readonly Said _said;

    private RunningProvider(ProviderHost host, Said said) =>
        (_host, _said, _running) = (host, said, host.RunAsync(_stopping.Token));

    public Address Account => _host.Account;

    /// <summary>What it told people.</summary>
    public IEnumerable<string> Lines => _said.Lines;

    public UInt128 Guaranteed(Hash32 job) =>
        _host.Earnings.SingleOrDefault(e => e.Job == job)?.Guaranteed ?? UInt128.Zero;

    /// <summary>What it told people and believes, for the message of a test that fails.</summary>
    public override string ToString() =>
        $"{Account}: {string.Join('\n', _said.Lines)}\n{string.Join('\n', _host.Earnings)}";

    public static async Task<RunningProvider> StartAsync(
        ProviderOptions options, TimeProvider time, CancellationToken ct)
    {
        var said = new Said();
        return new(await ProviderHost.StartAsync(options, Kinds.All(), time, said, ct), said);
    }

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
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Said : IProgress<string>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public void Report(string value) => _lines.Enqueue(value);
    }
}
