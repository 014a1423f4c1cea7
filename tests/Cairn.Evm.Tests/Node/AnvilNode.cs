using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

/// <summary>A fresh anvil on a free port, ended when disposed.</summary>
internal sealed class AnvilNode : IAsyncDisposable
{
    public const ulong ChainId = 31337;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string[] _arguments;
    private readonly int _port;
    private Process? _process;

    private AnvilNode(int port, string[] arguments)
    {
        (_port, _arguments) = (port, arguments);
        var rpc = new JsonRpcClient(_http, new Uri($"http://127.0.0.1:{port}"),
            new JsonRpcOptions { BackoffSeconds = 0.05, TimeoutSeconds = 20 });
        Client = new EvmClient(rpc);
    }

    public static string? Binary { get; } = FindBinary();

    public EvmClient Client { get; }

    public Uri Endpoint => Client.Rpc.Endpoint;

    /// <summary>The development mnemonic's first key: 10,000 ether.</summary>
    public EthereumKey Rich { get; } =
        EthereumKey.FromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    public static async Task<AnvilNode> StartAsync(params string[] arguments)
    {
        var node = new AnvilNode(FreePort(), arguments);
        await node.RestartAsync();
        return node;
    }

    /// <summary>Starts it, as a new chain if it ran before.</summary>
    public async Task RestartAsync()
    {
        Stop();
        var start = new ProcessStartInfo(Binary!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in (string[])["--port", $"{_port}", "--silent", "--accounts", "3", .. _arguments])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Client.GetChainIdAsync();
                return;
            }
            catch (RpcException) when (attempt < 50 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process?.Dispose();
        _process = null;
    }

    public Task DoAsync(string method, params JsonNode?[] parameters) =>
        Client.Rpc.CallAsync(new RpcRequest(method, parameters));

    public Task MineAsync(int blocks = 1) => DoAsync("anvil_mine", ((UInt256)(ulong)blocks).ToHexString());

    public ValueTask DisposeAsync()
    {
        Stop();
        _http.Dispose();
        Rich.Dispose();
        return ValueTask.CompletedTask;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindBinary()
    {
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var name = OperatingSystem.IsWindows() ? "anvil.exe" : "anvil";
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "contracts", "node_modules", "@foundry-rs",
                $"anvil-{system}-{machine}", "bin", name);
            if (File.Exists(candidate)) return candidate;
        }
        return null;
    }
}
