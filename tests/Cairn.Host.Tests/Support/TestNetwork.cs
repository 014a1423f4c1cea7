using System.Globalization;
using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>A chain in a process of its own, a gateway and providers in this one, and a client with dollars.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private const int TimeoutSeconds = 300;
    private const int DumpIntervalSeconds = 1;
    private static readonly UInt256 GasMoneyWei = UInt256.Parse("10000000000000000000");
    private static readonly UInt256 ClientMoney = 1_000_000_000;
    private static readonly UInt256 ProviderMoney = 5_000_000;

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(TimeoutSeconds));
    private readonly Dictionary<int, RunningProvider> _providers = [];
    private DevChain _chain = null!;
    private GatewayHost? _gateway;
    private EthereumKey _clientKey = null!;
    private RunFolder _gatewayFolder = null!;

    public CancellationToken Cancel => _timeout.Token;

    public RunFolder Folder => _folder.Run;

    /// <summary>Completes when the gateway cannot go on.</summary>
    public Task GatewayFault => _gateway!.Faulted;

    public ShiftedTime Time { get; } = new();

    public Deployment Deployment { get; private set; } = null!;

    public EvmClient Chain { get; private set; } = null!;

    public GatewayClient Gateway { get; private set; } = null!;

    public NetworkInfo Info { get; private set; } = null!;

    public JobClient Jobs { get; private set; } = null!;

    public Address Client => _clientKey.Address;

    public GatewayBlocks Blocks => new(_gatewayFolder.Blocks, Path.Combine(_gatewayFolder.Root, "held"));

    public MarketContract Market => new(Chain, Deployment.Market);

    /// <param name="providers">how many are funded and started</param>
    /// <param name="liar">the one of them, from 1, that lies after its first piece; 0 for none</param>
    /// <param name="change">how each differs from the others of these tests</param>
    /// <param name="rpc">what gateway, providers and verifiers take for the chain; null for the node itself</param>
    /// <param name="gatewayRoot">the gateway's folder; null for one beside the others</param>
    public static async Task<TestNetwork> StartAsync(
        int providers, int liar = 0, Func<ProviderOptions, ProviderOptions>? change = null,
        string? gatewayRoot = null, bool isDevelopment = false, Func<Uri, Task<Uri>>? rpc = null)
    {
        var network = new TestNetwork();
        network._gatewayFolder = new RunFolder(gatewayRoot ?? network._folder.File("gateway"));
        try
        {
            await network.StartChainAsync(0);
            network.Chain = new EvmClient(new JsonRpcClient(network._http, network._chain.Rpc));
            network.Deployment = await Deployment.DeployAsync(
                network.Chain, DevChain.Account(0), cancel: network.Cancel) with { IsDevelopment = isDevelopment };
            if (rpc is not null)
                network.Deployment = network.Deployment with { Rpc = await rpc(network._chain.Rpc) };
            await network.FundAsync(providers);
            await network.StartGatewayAsync();
            network.Gateway = new GatewayClient(network._gateway!.Address, network._clientKey, SessionRole.Client,
                network.Time);
            network.Info = await network.Gateway.GetAsync<NetworkInfo>("v1/network", network.Cancel);
            network.Jobs = network.JobsAt(network.Gateway, network.Info);
            for (var i = 1; i <= providers; i++)
                await network.StartProviderAsync(i, i == liar ? o => o with { LieAfterPieces = 1 } : change);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The client's account at a gateway, which may be another one than the network's.</summary>
    public GatewayClient ClientOf(Uri gateway) => new(gateway, _clientKey, SessionRole.Client);

    public JobClient JobsAt(GatewayClient gateway, NetworkInfo info) =>
        new(gateway, info, Chain, _clientKey, new FolderBlockStore(_folder.Run.Blocks), Kinds.All());

    public RunningProvider Provider(int number) => _providers[number];

    /// <summary>A file in a provider's folder; in the gateway's for 0.</summary>
    public string FileOf(int provider, string name) =>
        Path.Combine((provider == 0 ? _gatewayFolder : ProviderFolder(provider)).Root, name);

    public async Task StartProviderAsync(
        int number, Func<ProviderOptions, ProviderOptions>? change = null)
    {
        var options = new ProviderOptions
        {
            Folder = ProviderFolder(number),
            Gateway = Gateway.Address,
            UnitsPerSecond = 100,
            Execution = new() { PiecesPerPullMax = 1, RetryMs = 200, BatchWaitMs = 0 },
        };
        _providers[number] = await RunningProvider.StartAsync(change?.Invoke(options) ?? options, Time, Cancel);
    }

    /// <summary>The provider is restarted on its folder, after a clean end or a drop.</summary>
    public async Task RestartProviderAsync(
        int number, bool drop, Func<ProviderOptions, ProviderOptions>? change = null)
    {
        var running = _providers[number];
        _providers.Remove(number);
        await (drop ? running.DropAsync() : running.StopAsync());
        await StartProviderAsync(number, change);
    }

    public async Task StopProviderAsync(int number)
    {
        _providers.Remove(number, out var running);
        await running!.StopAsync();
    }

    public async Task RestartGatewayAsync()
    {
        if (_gateway is not null)
            await StopGatewayAsync();
        await StartGatewayAsync(Gateway.Address.Port);
    }

    public async Task StopGatewayAsync()
    {
        await _gateway!.DisposeAsync();
        _gateway = null;
    }

    /// <summary>Gives or takes the wei that an account pays its gas with.</summary>
    public Task SetGasAsync(Address account, bool has) => Chain.Rpc.CallAsync(
        new RpcRequest("anvil_setBalance", account.ToString(), has ? "0x8ac7230489e80000" : "0x0"), Cancel);

    /// <summary>Puts everybody's clock forward, and the chain's.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await Chain.Rpc.CallAsync(new RpcRequest("evm_increaseTime", (long)by.TotalSeconds), Cancel);
    }

    /// <summary>The chain's newest blocks are lost with their transactions, and empty ones take their place.</summary>
    public Task ReorganiseAsync(int depth) =>
        Chain.Rpc.CallAsync(new RpcRequest("anvil_reorg", depth, new System.Text.Json.Nodes.JsonArray()), Cancel);

    /// <summary>Waits until this holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!_timeout.IsCancellationRequested)
        {
            if (await holds())
                return;
            await Task.Delay(50, Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        throw new TimeoutException("Not so in time" + Story());
    }

    private string Story() => "\n" + string.Join('\n', _providers.Values);

    public async Task<IReadOnlyDictionary<string, string>> ReleasesAsync(Hash32 job) =>
        await Gateway.GetAsync<Dictionary<string, string>>($"v1/jobs/{job}/releases", Cancel);

    /// <summary>Waits until the chain's dump holds all that has happened until now, and keeps a copy.</summary>
    public async Task<string> KeepDumpAsync()
    {
        var wanted = DateTime.UtcNow.AddSeconds(2 * DumpIntervalSeconds);
        await UntilAsync(() => Task.FromResult(File.GetLastWriteTimeUtc(_folder.Run.ChainDump) > wanted));
        var copy = _folder.File("kept.json");
        File.Copy(_folder.Run.ChainDump, copy, overwrite: true);
        return copy;
    }

    /// <summary>The node is killed with SIGKILL and goes on from an older dump.</summary>
    public async Task KillChainAsync(string dump)
    {
        var port = _chain.Rpc.Port;
        System.Diagnostics.Process.GetProcessById(_chain.ProcessId).Kill();
        await _chain.DisposeAsync();
        File.Copy(dump, _folder.Run.ChainDump, overwrite: true);
        File.SetLastWriteTimeUtc(_folder.Run.ChainDump, DateTime.UtcNow);
        await StartChainAsync(port);
    }

    public async Task RestartChainAsync()
    {
        var port = _chain.Rpc.Port;
        await _chain.DisposeAsync();
        await StartChainAsync(port);
    }

    /// <summary>Plans and opens a tiny training job.</summary>
    public async Task<(Hash32 Job, PlanReply Plan)> OpenAsync(
        int rounds = 3, string share = "50%", string lines = "", int steps = 2, string policy = "verdict: audit") =>
        await OpenAsync(Spec(rounds, share, lines, steps, policy));

    /// <summary>Plans and opens a job.</summary>
    public async Task<(Hash32 Job, PlanReply Plan)> OpenAsync(JobSpec spec)
    {
        await WaitForOffersAsync();
        var (document, plan) = await Jobs.BringAsync(spec, null, Cancel);
        var reply = await Jobs.PlanAsync(spec, document, plan, Cancel);
        return (await Jobs.OpenAsync(reply, null, Cancel), reply);
    }

    public JobSpec Spec(
        int rounds = 3, string share = "50%", string lines = "", int steps = 2, string policy = "verdict: audit")
    {
        var data = _folder.File("data.txt");
        File.WriteAllLines(data, Enumerable.Range(0, 600).Select(i => $"Stone {i} stands on stone {i * 7 % 600}."));
        var yaml = string.Create(CultureInfo.InvariantCulture, $$"""
            kind: train
            name: tiny
            inputs: {data: data.txt}
            policy: { {{policy}}, share: "{{share}}" }
            {{lines}}
            train:
              model: {width: 16, layers: 1, heads: 2, context: 16, hidden: 32}
              rounds: {{rounds}}
              slots: 2
              steps: {{steps}}
              batch: 2
              seed: 1
            """);
        return JobSpec.TryParse(yaml, _folder.Run.Root, Kinds.All().Kinds, out var spec, out var error)
            ? spec
            : throw new InvalidOperationException(error.ToString());
    }

    /// <summary>The job's view as soon as it is so; a gateway that is away for a moment is waited for.</summary>
    public async Task<JobView> WaitAsync(Hash32 job, Func<JobView, bool> holds)
    {
        JobView? last = null;
        while (!_timeout.IsCancellationRequested)
        {
            last = await Gateway.GetAsync<JobView>($"v1/jobs/{job}", default);
            if (holds(last))
                return last;
            await Task.Delay(25, Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        throw new TimeoutException($"Not so in time: {last}; " + string.Join("; ", last?.Accounts ?? []) + Story());
    }

    public Task<JobView> FinishAsync(Hash32 job) => WaitAsync(job, v => v.Phase == JobPhase.Finished);

    /// <summary>Waits until the providers have released the job and takes back what is left of it.</summary>
    public async Task<UInt256> RefundAsync(Hash32 job)
    {
        UInt256? amount = null;
        await UntilAsync(async () => (amount = await Jobs.RefundAsync(job, Cancel)) is not null);
        return amount!.Value;
    }

    public async Task<JobReceipt> ReceiptAsync(Hash32 job)
    {
        var bytes = await Gateway.GetBytesAsync($"v1/jobs/{job}/receipt", Cancel);
        return JobReceipt.TryRead(bytes, out var receipt, out var error)
            ? receipt
            : throw new InvalidDataException(error);
    }

    public async Task<UInt256> PaidAsync(Hash32 job, Address provider) =>
        (await Market.PaidAsync(job, provider, cancel: Cancel)).Amount;

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_providers.Values.Select(p => p.StopAsync()));
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        Jobs?.Dispose();
        Gateway?.Dispose();
        _clientKey?.Dispose();
        _http.Dispose();
        _timeout.Dispose();
        _folder.Dispose();
    }

    /// <summary>Waits until all have offered and, if wanted, have shown their identities.</summary>
    public async Task WaitForOffersAsync(bool registered = true)
    {
        while ((await ProvidersAsync()).Count(p => !registered || p.Agent.AgentId is not null) < _providers.Count)
            await Task.Delay(50, Cancel);
    }

    public Task<List<ProviderSummary>> ProvidersAsync() =>
        Gateway.GetAsync<List<ProviderSummary>>("v1/providers", Cancel);

    private async Task StartChainAsync(int port) => _chain = await DevChain.StartAsync(new DevChainOptions
    {
        RunFolder = _folder.Run.Chain,
        Port = port,
        DumpStatePath = _folder.Run.ChainDump,
        DumpIntervalSeconds = DumpIntervalSeconds,
        Continues = true,
    }, Cancel);

    private async Task StartGatewayAsync(int port = 0) => _gateway = await GatewayHost.StartAsync(new GatewayOptions
    {
        Folder = _gatewayFolder,
        Deployment = Deployment,
        Port = port,
        Coordination = new() { LeaseSeconds = 5, AuditorPatienceSeconds = 1 },
    }, Kinds.All(), Time, Cancel);

    private RunFolder ProviderFolder(int number) =>
        _folder.Run.Child(string.Create(CultureInfo.InvariantCulture, $"provider-{number}"));

    private async Task FundAsync(int providers)
    {
        _clientKey = NodeKey.LoadOrCreate(_folder.Run, "client");
        using var sender = new TransactionSender(Chain, DevChain.Account(1), Deployment.ChainId);
        using var gatewayKey = NodeKey.LoadOrCreate(_gatewayFolder, "gateway");
        var accounts = new List<Address> { _clientKey.Address, gatewayKey.Address };
        for (var i = 1; i <= providers; i++)
        {
            using var key = NodeKey.LoadOrCreate(ProviderFolder(i), "provider");
            accounts.Add(key.Address);
        }

        var token = new TestDollarContract(Chain, Deployment.Token);
        await Task.WhenAll([
            .. accounts.Select(a => SendAsync(new ContractCall(a, default, GasMoneyWei))),
            SendAsync(token.Mint(_clientKey.Address, ClientMoney)),
            .. accounts.Skip(2).Select(a => SendAsync(token.Mint(a, ProviderMoney)))]);

        async Task SendAsync(ContractCall call) => (await sender.SendAsync(call, Cancel)).ReceiptOrThrow();
    }
}
