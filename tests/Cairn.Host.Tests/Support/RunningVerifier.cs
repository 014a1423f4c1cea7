using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>A real verifier that runs in this process, with money for bonds.</summary>
internal sealed class RunningVerifier
{
    private readonly VerifierHost _host;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private readonly Said _said;

    private RunningVerifier(VerifierHost host, Said said, RunFolder folder)
    {
        (_host, _said) = (host, said);
        Stories = new StoryBook(folder);
        _running = host.RunAsync(_stopping.Token);
    }

    public Address Account => _host.Account;

    public StoryBook Stories { get; }

    public override string ToString() => string.Join('\n', _said.Lines);

    public static async Task<RunningVerifier> StartAsync(
        TestNetwork network, Func<VerifierOptions, VerifierOptions>? change = null,
        WorkloadRegistry? workloads = null, IProgress<DisputeStory>? told = null)
    {
        var options = new VerifierOptions
        {
            Folder = network.Folder.Child("verifier"),
            Gateway = network.Gateway.Address,
            Share = 10_000,
            Threads = 1,
            PatienceSeconds = 20,
            PollMs = 100,
            FinalBlocks = 0,
        };
        await FundAsync(network, options.Folder);
        var said = new Said();
        options = change?.Invoke(options) ?? options;
        return new RunningVerifier(await VerifierHost.StartAsync(
            options, workloads ?? Kinds.All(), network.Time, said, told, network.Cancel), said, options.Folder);
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
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task FundAsync(TestNetwork network, RunFolder folder)
    {
        using var key = NodeKey.LoadOrCreate(folder, "verifier");
        using var sender = new TransactionSender(network.Chain, DevChain.Account(2), network.Deployment.ChainId);
        await network.SetGasAsync(key.Address, true);
        await TestMoney.MintOnceAsync(
            network.Chain, sender, network.Deployment.Token, key.Address, 100, network.Cancel);
    }

    private sealed class Said : IProgress<string>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public void Report(string value) => _lines.Enqueue(value);
    }
}
