using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// A whole network on this machine: a real chain node, the contracts, a gateway and providers, each a process of its
/// own. All end when this object is disposed of or this process ends in any way.
/// </summary>
public sealed class LocalNetwork : IAsyncDisposable
{
    private const int DumpIntervalSeconds = 5;
    private static readonly UInt256 GasMoneyWei = UInt256.Parse("10000000000000000000");

    private readonly IDisposable _lock;
    private readonly List<ChildRole> _children = [];
    private readonly DevChain _chain;
    private readonly LocalNetworkOptions _options;

    private LocalNetwork(IDisposable held, DevChain chain, LocalNetworkOptions options, Deployment deployment)
    {
        (_lock, _chain, _options, Deployment) = (held, chain, options, deployment);
        ClientKey = NodeKey.LoadOrCreate(options.Folder, "client");
    }

    /// <summary>The chain and its contracts.</summary>
    public Deployment Deployment { get; }

    /// <summary>The account that jobs are submitted from.</summary>
    public EthereumKey ClientKey { get; }

    /// <summary>A client for the chain.</summary>
    public EvmClient Chain => _chain.Client;

    /// <summary>The gateway's address.</summary>
    public Uri Gateway { get; private set; } = null!;

    /// <summary>The folder that holds everything.</summary>
    public RunFolder Folder => _options.Folder;

    /// <summary>Starts everything and waits until it answers. A chain that stood here before is continued.</summary>
    /// <exception cref="IOException">Something could not be started; the message says what and why.</exception>
    public static async Task<LocalNetwork> StartAsync(
        LocalNetworkOptions options, IProgress<string>? progress, CancellationToken ct)
    {
        options.Validate();
        if (!options.Folder.TryLock(out var held, out var error))
            throw new IOException(error);
        DevChain? chain = null;
        LocalNetwork? network = null;
        try
        {
            progress?.Report("starting the chain");
            chain = await StartChainAsync(options, ct);
            var deployment = await DeployAsync(options, chain, progress, ct);
            network = new LocalNetwork(held, chain, options, deployment);
            await network.FundAsync(ct);
            progress?.Report("starting the gateway");
            await network.StartGatewayAsync(ct);
            progress?.Report($"starting {options.Providers} providers");
            for (var i = 1; i <= options.Providers; i++)
                network.StartProvider(i);
            if (options.HasVerifier)
                network.StartVerifier();
            new RunningNetwork(Environment.ProcessId, network.Gateway, chain.Rpc).Write(options.Folder);
            return network;
        }
        catch
        {
            if (network is not null)
            {
                await network.DisposeAsync();
            }
            else
            {
                await (chain?.DisposeAsync() ?? ValueTask.CompletedTask);
                held.Dispose();
            }

            throw;
        }
    }

    /// <summary>The account of a provider, counted from 1.</summary>
    public Address ProviderAccount(int number)
    {
        using var key = NodeKey.LoadOrCreate(_options.Folder.Child(ProviderName(number)), "provider");
        return key.Address;
    }

    /// <summary>The account of the network's verifier.</summary>
    public Address VerifierAccount()
    {
        using var key = NodeKey.LoadOrCreate(_options.Folder.Child("verifier"), "verifier");
        return key.Address;
    }

    /// <summary>Completes when any of the processes ends without being asked to; the text says which.</summary>
    public async Task<string> FailedAsync()
    {
        var watched = _children.Select(c => c.GivenUp).ToArray();
        var ended = await Task.WhenAny(watched.Append(_chain.Exited));
        var index = Array.IndexOf(watched, ended);
        return index < 0
            ? $"the chain node ended; see {_chain.LogPath}"
            : $"{_children[index].Name} ended again and again; see {_children[index].LogPath}";
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_options.Folder.Running);
        // Providers first, so that they can hand back leases while the gateway still answers.
        foreach (var group in new[] { _children.Skip(1), _children.Take(1) })
            await Task.WhenAll(group.Select(c => c.StopAsync()));
        foreach (var child in _children)
            await child.DisposeAsync();
        await _chain.DisposeAsync();
        ClientKey.Dispose();
        _lock.Dispose();
    }

    private static string ProviderName(int number) => string.Create(CultureInfo.InvariantCulture, $"provider-{number}");

    private static Task<DevChain> StartChainAsync(LocalNetworkOptions options, CancellationToken ct) =>
        DevChain.StartAsync(new DevChainOptions
        {
            RunFolder = options.Folder.Chain,
            Port = options.ChainPort,
            BlockTimeSeconds = 1,
            DumpStatePath = options.Folder.ChainDump,
            DumpIntervalSeconds = DumpIntervalSeconds,
            Continues = true,
        }, ct);

    private static async Task<Deployment> DeployAsync(
        LocalNetworkOptions options, DevChain chain, IProgress<string>? progress, CancellationToken ct)
    {
        var path = options.Folder.Network;
        if (File.Exists(path) && Deployment.TryLoad(path, out var known, out _)
            && await known.FindMismatchAsync(chain.Client, ct) is null)
        {
            known = known with { Rpc = chain.Rpc, IsDevelopment = true };
            known.Save(path);
            return known;
        }

        progress?.Report("deploying the contracts");
        var deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0), cancel: ct)
            with { IsDevelopment = true };
        deployment.Save(path);
        return deployment;
    }

    private async Task FundAsync(CancellationToken ct)
    {
        using var sender = new TransactionSender(_chain.Client, DevChain.Account(1), Deployment.ChainId);
        var accounts = Enumerable.Range(1, _options.Providers).Select(ProviderAccount).Append(ClientKey.Address)
            .Append(GatewayAccount());
        foreach (var account in accounts)
            if (await _chain.Client.GetBalanceAsync(account, cancel: ct) < GasMoneyWei / 2)
                (await sender.SendAsync(new ContractCall(account, default, GasMoneyWei), ct)).ReceiptOrThrow();
        await TestMoney.MintOnceAsync(_chain.Client, sender, Deployment.Token, ClientKey.Address,
            _options.ClientDollars, ct);
        foreach (var provider in Enumerable.Range(1, _options.StakeDollars > 0 ? _options.Providers : 0))
            await StakeMoneyAsync(sender, ProviderAccount(provider), ct);
    }

    // What is staked already is not given again.
    private async Task StakeMoneyAsync(TransactionSender sender, Address provider, CancellationToken ct)
    {
        var stake = await new MarketContract(_chain.Client, Deployment.Market)
            .StakeOfAsync(Deployment.Token, provider, cancel: ct);
        if (stake.IsZero)
            await TestMoney.MintOnceAsync(
                _chain.Client, sender, Deployment.Token, provider, _options.StakeDollars, ct);
    }

    private Address GatewayAccount()
    {
        using var key = NodeKey.LoadOrCreate(_options.Folder.Child("gateway"), "gateway");
        return key.Address;
    }

    private async Task StartGatewayAsync(CancellationToken ct)
    {
        var folder = _options.Folder.Child("gateway");
        var addressFile = Path.Combine(folder.Root, "address");
        File.Delete(addressFile);
        // Chosen here, so that a gateway that is started again is found where it was.
        var port = _options.GatewayPort == 0 ? FreePort() : _options.GatewayPort;
        StartChild("gateway", "gateway", "--folder", folder.Root, "--network", _options.Folder.Network,
            "--port", port.ToString(CultureInfo.InvariantCulture));
        for (var waited = 0; !File.Exists(addressFile); waited++)
        {
            if (_children[0].Ends > 0 || waited > 600)
                throw new IOException($"The gateway did not start: {LastLine(_children[0].LogPath)}");
            await Task.Delay(50, ct);
        }

        Gateway = new Uri(await File.ReadAllTextAsync(addressFile, ct));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string LastLine(string log) =>
        File.ReadLines(log).LastOrDefault(l => l.Trim().Length > 0) is { } line
            ? $"{line.Trim()} ({log})"
            : $"see {log}";

    private void StartProvider(int number)
    {
        var name = ProviderName(number);
        var arguments = new List<string>
        {
            "provide", "--folder", _options.Folder.Child(name).Root, "--gateway", Gateway.ToString(),
            "--threads", _options.ThreadsPerProvider.ToString(CultureInfo.InvariantCulture),
        };
        if (_options.StakeDollars > 0)
            arguments.AddRange(["--stake", _options.StakeDollars.ToString(CultureInfo.InvariantCulture)]);
        if (number == _options.DishonestProvider)
            arguments.AddRange([
                _options.LiesSubtly ? "--lie-subtly-after" : "--lie-after",
                _options.HonestPieces.ToString(CultureInfo.InvariantCulture)]);
        StartChild(name, [.. arguments]);
    }

    private void StartVerifier() => StartChild("verifier",
        "verifier", "--folder", _options.Folder.Child("verifier").Root, "--gateway", Gateway.ToString(),
        "--share", "100%", "--threads", "1");

    private void StartChild(string name, params string[] arguments) => _children.Add(new ChildRole(name,
        new ChildProcessOptions
        {
            FileName = _options.Command[0],
            Arguments = [.. _options.Command.Skip(1), .. arguments],
            LogPath = Path.Combine(_options.Folder.Logs, name + ".log"),
        }));
}
