using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>A network without providers, as `cairn up` starts it; shared by the tests of one class.</summary>
public sealed class UpNetwork : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private CairnProcess? _up;

    public string WorkingFolder => _folder.Path;

    public string Folder => _folder.File("net");

    public int GatewayPort { get; private set; }

    public async Task InitializeAsync()
    {
        _up = CairnProcess.Start(_folder.Path, "up", "--folder", Folder, "--providers", "0", "--port", "0",
            "--chain-port", "0", "--json");
        await _up.WaitForAsync("\"type\":\"network\"");
        var line = _up.Output.Split('\n').First(l => l.Contains("\"type\":\"network\"", StringComparison.Ordinal));
        using var network = JsonDocument.Parse(line);
        GatewayPort = new Uri(network.RootElement.GetProperty("value").GetProperty("gateway").GetString()!).Port;
    }

    public async Task DisposeAsync()
    {
        if (_up is not null)
            await _up.KillAsync();
        _up?.Dispose();
        if (OperatingSystem.IsLinux())
            await LeftProcesses.AfterPatienceAsync(Folder);
        _folder.Dispose();
    }

    internal Task<CairnResult> RunAsync(params string[] arguments) =>
        CairnProcess.RunAsync(_folder.Path, [.. arguments, "--folder", Folder]);

    internal string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return name;
    }
}
