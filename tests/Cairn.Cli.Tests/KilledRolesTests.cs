using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Cli.Tests;

/// <summary>
/// A sweep over a real network whose gateway and provider are killed with SIGKILL at work: both come back and the job
/// completes. Then the chain's node is killed, and the network ends with the cause and the remedy.
/// </summary>
public sealed class KilledRolesTests
{
    private const string Sweep = """
        kind: sweep
        name: rates
        inputs: {data: data.txt}
        policy: {verdict: audit, share: "50%"}
        sweep:
          base:
            model: {width: 48, layers: 2, heads: 4, context: 48, hidden: 96}
            steps: 80
            batch: 4
            seed: 1
          over:
            - {learning_rate: "0.001"}
            - {learning_rate: "0.002"}
            - {learning_rate: "0.004"}
            - {learning_rate: "0.008"}

        """;

    [LinuxFact]
    public async Task Sweep_outlives_its_gateway_and_a_provider()
    {
        using var folder = new TempFolder();
        var net = folder.File("net");
        using var up = CairnProcess.Start(
            folder.Path, "up", "--folder", net, "--providers", "2", "--port", "0", "--chain-port", "0", "--json");
        await up.WaitForAsync("\"type\":\"network\"");
        File.WriteAllLines(folder.File("data.txt"), Enumerable.Range(0, 1000).Select(i => $"{i} stones on {i / 2}."));
        File.WriteAllText(folder.File("sweep.yaml"), Sweep);
        using var gateway = new GatewayClient(RunningNetwork.TryRead(new RunFolder(net))!.Gateway, null,
            SessionRole.Client);
        while ((await gateway.GetAsync<List<object>>("v1/providers", default)).Count < 2)
            await Task.Delay(100);
        var opened = await CairnProcess.RunAsync(
            folder.Path, "run", "sweep.yaml", "--detach", "--json", "--folder", net);
        Assert.True(opened.Code == 0, opened.ToString());
        var job = Hash32.Parse(Value(opened.Output, "job_id").GetString()!, CultureInfo.InvariantCulture);

        var view = await UntilAsync(gateway, job, v => v.Accounts.Any(a => a.Leased > 0));
        using var watching = CairnProcess.Start(
            folder.Path, "run", "--attach", $"{job}", "--json", "--folder", net);
        await watching.WaitForAsync("\"type\":\"job\"");
        Kill(net, "provider-1");
        await UntilAsync(gateway, job, v => v.Accounts.Any(a => a.Pending > 0 || a.Earned > 0));
        Kill(net, "gateway");
        var run = await watching.EndAsync();
        Assert.True(run.Code == 0, run.ToString());
        Assert.Equal(4, view.Plan.Pieces);
        var receipt = Value(run.Output, "receipt").GetString()!;
        var verified = await CairnProcess.RunAsync(folder.Path, "verify", receipt, "--json", "--recombine");
        Assert.True(verified.Code == 0, verified.ToString());

        Kill(net, "anvil");
        var end = await up.EndAsync();
        Assert.Equal(1, end.Code);
        Assert.Contains("the chain node ended", end.Error, StringComparison.Ordinal);
        Assert.Contains("cairn up", end.Error, StringComparison.Ordinal);
        Assert.Empty(await LeftProcesses.AfterPatienceAsync(net));
    }

    private static void Kill(string folder, string role)
    {
        // The supervisor names the command, too; the process itself comes without a shell before it.
        var line = LeftProcesses.Of(folder).Last(l => l.Contains(role, StringComparison.Ordinal)
            && !l.Contains("cairn-supervisor", StringComparison.Ordinal)
            && (role == "anvil" || l.Contains($"--folder {Path.Combine(folder, role)}", StringComparison.Ordinal)));
        Process.GetProcessById(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).Kill();
    }

    private static async Task<JobView> UntilAsync(GatewayClient gateway, Hash32 job, Func<JobView, bool> holds)
    {
        while (true)
        {
            var view = await gateway.GetAsync<JobView>($"v1/jobs/{job}", default);
            Assert.True(view.End is null, $"It ended too early: {view}");
            if (holds(view))
                return view;
            await Task.Delay(20);
        }
    }

    private static JsonElement Value(string output, string type) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
        .Last(l => l.GetProperty("type").GetString() == type).GetProperty("value");
}
