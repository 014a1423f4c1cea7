using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>
/// A real chain node (anvil, Osaka rules) on 127.0.0.1 for development, demos and tests. It ends when this process
/// does, and can be started again from its dump with all blocks, transactions, receipts and logs.
/// </summary>
public sealed partial class DevChain : IAsyncDisposable
{
    /// <summary>States of old blocks on disk, some 250 KB each; the newest few hundred are in memory.</summary>
    private const int PersistedStatesMax = 4_000;

    private const int DefaultFirstPort = 1024;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(25);

    private readonly ChildProcess _process;
    private readonly DumpKeeper? _keeper;
    private readonly HttpClient _http;

    private DevChain(ChildProcess process, HttpClient http, Uri rpc, DevChainOptions options)
    {
        (_process, _http, Rpc, Options) = (process, http, rpc, options);
        _keeper = options.DumpStatePath is { } dump ? new DumpKeeper(Path.GetFullPath(dump), process.Exited) : null;
        Client = new EvmClient(new JsonRpcClient(http, rpc));
    }

    /// <summary>Where the node answers, for example http://127.0.0.1:8545/.</summary>
    public Uri Rpc { get; }

    /// <summary>A client for it; ends with this object.</summary>
    public EvmClient Client { get; }

    /// <summary>What it was started with.</summary>
    public DevChainOptions Options { get; }

    /// <summary>The node's process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Completes when the node has ended, wanted or not.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>The node's log.</summary>
    public string LogPath => _process.LogPath;

    /// <summary>Starts a node and waits until it answers.</summary>
    /// <exception cref="DevChainException">It did not start; the message says why and what to do.</exception>
    public static async Task<DevChain> StartAsync(DevChainOptions options, CancellationToken cancel = default)
    {
        options.Validate();
        if (options.Port != 0) RequireFree(options.Port);
        Directory.CreateDirectory(options.RunFolder);
        ForgetStates(options);
        if ((options.LoadStatePath ?? options.DumpStatePath) is { } state) DumpKeeper.Recover(Path.GetFullPath(state));
        var log = Path.Combine(options.RunFolder, $"chain-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Guid.NewGuid():N}.log");
        var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = AnvilBinary.CopyTo(options.RunFolder),
            Arguments = Arguments(options),
            LogPath = log,
        });
        var http = new HttpClient();
        try
        {
            var rpc = await ListeningAsync(process, options, cancel).ConfigureAwait(false);
            var chain = new DevChain(process, http, rpc, options);
            await chain.Client.GetChainIdAsync(cancel).ConfigureAwait(false);
            return chain;
        }
        catch
        {
            http.Dispose();
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A funded development account. Anybody knows its key: never use one elsewhere.</summary>
    public static EthereumKey Account(int index) => DevAccounts.Key(index);

    /// <summary>Ends the node; a dump, if one was asked for, is complete when this returns.</summary>
    public async Task StopAsync()
    {
        await _process.StopAsync().ConfigureAwait(false);
        if (_keeper is not null) await _keeper.Ended.ConfigureAwait(false);
        ForgetStates(Options);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private static string[] Arguments(DevChainOptions options)
    {
        var arguments = new List<string> { "--host", "127.0.0.1", "--hardfork", "osaka", "--color", "never" };
        Add("--port", options.Port);
        Add("--chain-id", options.ChainId);
        Add("--accounts", options.Accounts);
        Add("--mnemonic", DevAccounts.Mnemonic);
        // Left alone, the node keeps every block's state in the user's home for ever.
        Add("--cache-path", StatesOf(options));
        Add("--max-persisted-states", PersistedStatesMax);
        if (options.BlockTimeSeconds > 0)
        {
            Add("--block-time", options.BlockTimeSeconds);
            arguments.Add("--mixed-mining");
        }
        if (options.GenesisTimestamp is { } timestamp) Add("--timestamp", timestamp);
        var continued = options.Continues && File.Exists(options.DumpStatePath) ? options.DumpStatePath : null;
        if ((options.LoadStatePath ?? continued) is { } load) Add("--load-state", Path.GetFullPath(load));
        if (options.DumpStatePath is { } dump)
        {
            Add("--dump-state", DumpKeeper.NodeFile(Path.GetFullPath(dump)));
            arguments.Add("--preserve-historical-states");
        }
        if (options.DumpIntervalSeconds > 0) Add("--state-interval", options.DumpIntervalSeconds);
        return [.. arguments];

        void Add(string name, object value) =>
            arguments.AddRange([name, Convert.ToString(value, CultureInfo.InvariantCulture)!]);
    }

    private static string StatesOf(DevChainOptions options) =>
        Path.Combine(Path.GetFullPath(options.RunFolder), "chain-states");

    // A node that was killed left them.
    private static void ForgetStates(DevChainOptions options)
    {
        try
        {
            Directory.Delete(StatesOf(options), true);
        }
        catch (IOException)
        {
            // None, or another node of this folder is writing there.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    // With port 0 the system chooses, and only the node's log says what: nobody can take the port in between.
    private static async Task<Uri> ListeningAsync(ChildProcess process, DevChainOptions options,
        CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.StartTimeoutSeconds));
        try
        {
            while (true)
            {
                var text = ReadLog(process.LogPath);
                if (Listening().Match(text) is { Success: true } match)
                    return new Uri($"http://127.0.0.1:{match.Groups["port"].Value}/");
                if (process.Exited.IsCompleted) throw Ended(process, options);
                await Task.Delay(PollEvery, timeout.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DevChainException(DevChainFault.Silent,
                $"The chain node did not answer within {options.StartTimeoutSeconds} s; see {process.LogPath}.");
        }
    }

    private static DevChainException Ended(ChildProcess process, DevChainOptions options)
    {
        var text = ReadLog(process.LogPath);
        if (text.Contains("in use", StringComparison.OrdinalIgnoreCase)) return InUse(options.Port);
        var last = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault() ?? "no output";
        return new DevChainException(DevChainFault.Ended,
            $"The chain node ended at once: {last} (whole log: {process.LogPath}).");
    }

    private static void RequireFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw InUse(port);
        }
        catch (SocketException e) when (port < DefaultFirstPort)
        {
            throw new DevChainException(DevChainFault.PortInUse,
                $"Port {port} cannot be opened ({e.Message}). Choose one from 1024 up, or 0 for a free one.");
        }
    }

    private static DevChainException InUse(int port) => new(DevChainFault.PortInUse,
        $"Port {port} on 127.0.0.1 is in use, perhaps by another chain. End that, or choose another port (0: any).");

    private static string ReadLog(string path)
    {
        if (!File.Exists(path)) return "";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^Listening on 127\.0\.0\.1:(?<port>\d+)\r?\n", RegexOptions.Multiline)]
    private static partial Regex Listening();
}
