using Cairn.Content;
using Cairn.Host;
using Cairn.Jobs;
using Cairn.Workloads.Sizing;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>The main job from nothing to a verified receipt, on one machine.</summary>
internal sealed class DemoRun(Ui ui, DemoOptions options)
{
    private static readonly TimeSpan OffersPatience = TimeSpan.FromSeconds(60);

    private bool IsSubtle => options.Cheat == DemoCheat.Subtle;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        options.Validate();
        var folder = new RunFolder(options.Folder ?? Path.Combine(RunFolder.DefaultName,
            "demo-" + DateTime.Now.ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture)));
        var speed = MachineSpeed.MeasureUnitsPerSecond(TimeProvider.System);
        var liar = options.Cheat != DemoCheat.None ? options.Providers - 1 : 0;
        var networkOptions = new LocalNetworkOptions
        {
            Folder = folder,
            Command = SelfCommand.Find(),
            Providers = options.Providers,
            DishonestProvider = liar,
            HonestPieces = IsSubtle ? 1 : 2,
            LiesSubtly = IsSubtle,
            HasVerifier = IsSubtle,
        };
        int code;
        await using (var network = await LocalNetwork.StartAsync(networkOptions, new LineLog(ui), ct))
        {
            code = await RunJobAsync(network, speed, liar, ct);
            if (options.KeepRunning && !ct.IsCancellationRequested)
                await KeepAsync(network, ct);
        }

        return code;
    }

    private async Task<int> RunJobAsync(LocalNetwork network, double speed, int liar, CancellationToken ct)
    {
        using var session = await ClientSession.OpenAsync(network.Folder, network.Gateway.ToString(), ct);
        await WaitForOffersAsync(session, ct);
        var names = Enumerable.Range(1, options.Providers).ToDictionary(network.ProviderAccount,
            i => i == liar ? $"provider-{i} (lies)" : $"provider-{i}");
        if (IsSubtle)
            names.Add(network.VerifierAccount(), "verifier");
        var spec = await MakeSpecAsync(session, network.Folder, speed, ct);
        var run = new JobRun(ui, session, names);
        var accounts = new DemoAccounts(ui, session, names);
        await accounts.ShowAsync("before", ct);
        var plan = await run.PlanAsync(spec, ct);
        var job = await run.OpenAsync(plan, ct);
        var watch = IsSubtle ? new DemoDispute(ui, network.Folder) : null;
        using var telling = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var told = watch?.TellAsync(telling.Token);
        var code = await run.WatchAsync(job, ct);
        await telling.CancelAsync();
        await (told ?? Task.CompletedTask);
        if (watch is not null)
            await watch.ShowAsync(ct);
        if (code != ExitCode.Done)
            return code;
        await accounts.ShowAsync("after", ct);
        var end = await session.Gateway.GetAsync<JobView>($"v1/jobs/{job}", ct);
        await new DemoModel(ui, session, options).ShowAsync(end, ct);
        return code;
    }

    private async Task<JobSpec> MakeSpecAsync(
        ClientSession session, RunFolder folder, double speed, CancellationToken ct)
    {
        var blocks = new FolderBlockStore(folder.Blocks);
        var (data, what) = await DemoData.ImportAsync(options.Data, blocks, ct);
        await session.Jobs.UploadAsync(data, ct);
        // In a dispute's demo a verifier executes everything once more on the same machine.
        var size = DemoSizer.Choose(speed, options.Providers, Environment.ProcessorCount, options.Seconds,
            IsSubtle ? 10_000 : 2_500);
        ui.Line($"[bold]data[/]    {what.EscapeMarkup()}, {data}");
        ui.Line($"[bold]machine[/] {speed:0} units/s a thread, so {size.Rounds} rounds of {size.Slots} pieces");
        var yaml = DemoSpec.Write(size, data, IsSubtle);
        var path = Path.Combine(folder.Root, "job.yaml");
        await File.WriteAllTextAsync(path, yaml, ct);
        return JobSpec.TryParse(yaml, folder.Root, Kinds.All().Kinds, out var spec, out var error)
            ? spec
            : throw new SpecRefusedException(error);
    }

    private async Task WaitForOffersAsync(ClientSession session, CancellationToken ct)
    {
        var offers = new List<ProviderSummary>();
        for (var waited = TimeSpan.Zero; waited < OffersPatience; waited += TimeSpan.FromMilliseconds(250))
        {
            offers = await session.Gateway.GetAsync<List<ProviderSummary>>("v1/providers", ct);
            if (offers.Count >= options.Providers && offers.All(o => o.Agent.AgentId is not null))
                return;
            await Task.Delay(250, ct);
        }

        if (offers.Count >= options.Providers)
            return;
        throw new IOException(
            $"Not all {options.Providers} providers made their offer within a minute; see the logs in " +
            Path.Combine(session.Folder.Root, "logs") + ".");
    }

    private async Task KeepAsync(LocalNetwork network, CancellationToken ct)
    {
        ui.Line($"[bold]the network goes on[/] at {network.Gateway}; Ctrl-C stops it");
        ui.Next($"cairn status --folder {Path.GetRelativePath(Environment.CurrentDirectory, network.Folder.Root)}",
            "in another terminal");
        await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
