using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cairn.Cli.Tests;

/// <summary>Wrong input ends with exit code 2 and a message that names what is wrong and what to do.</summary>
public sealed class BadInputTests(UpNetwork network) : IClassFixture<UpNetwork>
{
    private const string Job = """
        kind: train
        name: tiny
        inputs: {data: data.txt}
        train:
          model: {width: 16, layers: 1, heads: 2, context: 16, hidden: 32}
          rounds: 3
          slots: 2
          steps: 2
          batch: 2
          seed: 1

        """;

    private static readonly string NoJob = "0x" + new string('1', 64);

    [Theory]
    [InlineData("kind: train", "kind: train\ncolour: blue", "colour")]
    [InlineData("rounds: 3", "rounds: 0", "rounds")]
    [InlineData("data: data.txt", "data: nowhere.txt", "nowhere.txt")]
    [InlineData("batch: 2", "batch: 2\n  tempo: 3", "tempo")]
    public async Task Wrong_job_is_refused_by_field_and_line(string good, string bad, string named)
    {
        network.Write("data.txt", string.Join('\n', Enumerable.Range(0, 400).Select(i => $"line {i} of some text")));
        var file = network.Write($"{named}.yaml", Job.Replace(good, bad, StringComparison.Ordinal));
        var result = await network.RunAsync("run", file, "--dry-run");
        AssertBadInput(result, named);
        Assert.Contains("line ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_without_providers_is_refused()
    {
        network.Write("data.txt", string.Join('\n', Enumerable.Range(0, 400).Select(i => $"line {i} of some text")));
        AssertBadInput(await network.RunAsync("run", network.Write("good.yaml", Job)), "price", "cairn provide");
    }

    [Fact]
    public async Task Missing_job_file_is_named() =>
        AssertBadInput(await network.RunAsync("run", "no-such.yaml"), "no-such.yaml", "YAML");

    [Fact]
    public async Task A_dry_run_is_not_announced()
    {
        var file = network.Write("announced.yaml", Job);
        AssertBadInput(await network.RunAsync("run", file, "--announce", "--dry-run"), "--announce", "--dry-run");
    }

    [Theory]
    [InlineData("--price-script", "no-such-script")]
    [InlineData("--allow-host", "http://gateway.example/")]
    public async Task Wrong_ways_to_provide_are_named(string option, string value) =>
        AssertBadInput(await network.RunAsync("provide", option, value), value.Contains('/') ? "host" : value);

    [Theory]
    [InlineData("cairn demo --help", "demo", "--cheat", "nonsense")]
    [InlineData("cairn receipt --help", "receipt")]
    [InlineData("cairn dispute show --help", "dispute", "show", "--verbose", "0x11")]
    [InlineData("cairn --help", "nonsense")]
    [InlineData("cairn --help")]
    public async Task Arguments_that_a_command_does_not_take_are_named(string remedy, params string[] arguments)
    {
        // Outside a run folder, which is an argument of its own.
        using var folder = new TempFolder();
        AssertBadInput(await CairnProcess.RunAsync(folder.Path, arguments), remedy, arguments.LastOrDefault() ?? "");
    }

    [Fact]
    public async Task Run_without_a_file_says_so() => AssertBadInput(await network.RunAsync("run"), "--attach");

    [Theory]
    [InlineData("logs")]
    [InlineData("receipt")]
    public async Task Unknown_job_is_named(string command)
    {
        AssertBadInput(await network.RunAsync(command, NoJob), NoJob, "cairn jobs");
        AssertBadInput(await network.RunAsync(command, "0x12"), "0x12", "cairn jobs");
    }

    [Fact]
    public async Task Attaching_to_an_unknown_job_is_refused() =>
        AssertBadInput(await network.RunAsync("run", "--attach", NoJob), NoJob);

    [Theory]
    [InlineData("status")]
    [InlineData("jobs")]
    public async Task Gateway_that_is_no_address_is_refused(string command) =>
        AssertBadInput(await network.RunAsync(command, "--gateway", "nonsense"), "--gateway", "http://");

    [Fact]
    public async Task Gateway_that_is_not_there_is_named()
    {
        var result = await network.RunAsync("status", "--gateway", "http://127.0.0.1:1/");
        Assert.Equal(1, result.Code);
        Assert.Contains("127.0.0.1:1", result.Error, StringComparison.Ordinal);
        Assert.Contains("cairn up", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_receipt_is_named() => AssertBadInput(
        await network.RunAsync("verify", "no-such.json"), "no-such.json", "cairn receipt");

    [Theory]
    [InlineData("--providers", "1", "3 to 64")]
    [InlineData("--seconds", "0", "1 to 3600")]
    [InlineData("--data", "nowhere", "nowhere")]
    public async Task Demo_refuses_what_cannot_work(string option, string value, string remedy)
    {
        using var folder = new TempFolder();
        var result = await CairnProcess.RunAsync(
            folder.Path, "demo", option, value, "--folder", folder.File("net"));
        AssertBadInput(result, option, remedy);
        Assert.False(OperatingSystem.IsLinux() && LeftProcesses.Of(folder.Path).Count > 0);
    }

    [Fact]
    public async Task Price_below_the_smallest_unit_is_refused() =>
        AssertBadInput(await network.RunAsync("provide", "--price", "0"), "--price", "0.000001");

    [Fact]
    public async Task Folder_in_use_is_refused()
    {
        var result = await network.RunAsync("up", "--port", "0", "--chain-port", "0");
        Assert.Equal(1, result.Code);
        Assert.Contains("in use", result.Error, StringComparison.Ordinal);
        Assert.Contains("--folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_port_in_use_is_refused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var folder = new TempFolder();
        var result = await CairnProcess.RunAsync(folder.Path, "gateway", "--network",
            Path.Combine(network.Folder, "network.json"), "--port", port, "--folder", folder.File("gateway"));
        Assert.Equal(1, result.Code);
        Assert.Contains(port, result.Error, StringComparison.Ordinal);
        Assert.Contains("--port", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_port_in_use_is_refused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var folder = new TempFolder();
        var result = await CairnProcess.RunAsync(
            folder.Path, "up", "--chain-port", port, "--port", "0", "--folder", folder.File("net"));
        Assert.Equal(1, result.Code);
        Assert.Contains(port, result.Error, StringComparison.Ordinal);
        Assert.Contains("in use", result.Error, StringComparison.Ordinal);
    }

    private static void AssertBadInput(CairnResult result, params string[] named)
    {
        Assert.True(result.Code == 2, result.ToString());
        Assert.All(named, n => Assert.Contains(n, result.Error, StringComparison.Ordinal));
    }
}
