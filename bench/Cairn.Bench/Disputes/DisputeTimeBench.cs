using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Learning;
using Cairn.Content;
using Cairn.Host;
using Cairn.Host.Tests;
using Cairn.Jobs;
using Cairn.Workloads.Sizing;

namespace Cairn.Bench.Disputes;

/// <summary>
/// Wall time of a whole dispute on a development chain, with nothing beside it: a real node, a gateway, a lying
/// provider and a verifier over HTTP, about a piece of the default demo.
/// </summary>
internal sealed class DisputeTimeBench : IBench
{
    private const double TargetSeconds = 10;
    private const int CorpusBytes = 500_000;
    private const int PatienceSeconds = 1;

    public string Name => "dispute-time";

    public string Summary => "seconds from doubt to conviction on a development chain (target 10), by part: [runs]";

    public async Task<int> RunAsync(string[] args)
    {
        var runs = 3;
        if (args.Length > 1 || (args.Length == 1
            && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out runs) || runs is < 1 or > 100)))
        {
            Console.WriteLine("[runs] is a number of disputes of each kind, 1 to 100.");
            return 2;
        }

        await MeasureAsync("a liar that answers over HTTP", runs, isSilent: false);
        await MeasureAsync("a liar that is silent over HTTP and plays on chain to the end", runs, isSilent: true);
        return 0;
    }

    private static async Task MeasureAsync(string what, int runs, bool isSilent)
    {
        Console.WriteLine($"{what}, medians of {runs}");
        var (lines, again, busy) = (new List<DisputeTimeline>(), new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            var (line, seconds, processorSeconds) = await DisputeAsync(isSilent);
            lines.Add(line);
            again.Add(seconds);
            busy.Add(processorSeconds);
        }

        Print("execution again, before the doubt", 1, Median(again));
        foreach (var part in new[]
        {
            DisputeTimeline.Traces, DisputeTimeline.Questions, DisputeTimeline.Patience, DisputeTimeline.Moves,
            DisputeTimeline.Answers, DisputeTimeline.Commitment, DisputeTimeline.Proof,
        })
            if (lines.Any(l => l.Part(part).Count > 0))
                Print(part, (int)Median(lines.Select(l => (double)l.Part(part).Count)),
                    Median(lines.Select(l => l.Part(part).Seconds)));
        var total = Median(lines.Select(l => l.Seconds));
        Print("doubt to conviction", 1, total);
        Print("processor time of all roles in it", 1, Median(busy));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  share of the target of {TargetSeconds:0} s {total / TargetSeconds:P0}"));
    }

    private static async Task<(DisputeTimeline Line, double AgainSeconds, double ProcessorSeconds)> DisputeAsync(
        bool isSilent)
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: o => o with
        {
            Stake = 1_000_000,
            LieSubtlyAfterPieces = o.Folder.Root.EndsWith('1') ? 0 : null,
            IsSilentOverHttp = isSilent,
        });
        var (job, _) = await network.OpenAsync(Spec(network));
        await network.FinishAsync(job);
        var watch = Stopwatch.StartNew();
        var line = new DisputeTimeline();
        var verifier = await RunningVerifier.StartAsync(network, o => o with
        {
            PollMs = new VerifierOptions { Folder = o.Folder, Gateway = o.Gateway }.PollMs,
            PatienceSeconds = isSilent ? PatienceSeconds : o.PatienceSeconds,
        }, told: line);
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All().Count > 0));
        var again = watch.Elapsed.TotalSeconds;
        var before = Environment.CpuUsage.TotalTime;
        await network.UntilAsync(() => Task.FromResult(line.Convicted.IsCompleted));
        var busy = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        await verifier.StopAsync();
        return (line, again, busy);
    }

    private static JobSpec Spec(TestNetwork network)
    {
        var size = DemoSizer.Choose(unitsPerSecond: 0, providers: 1, processors: 1);
        File.WriteAllBytes(Path.Combine(network.Folder.Root, "data.txt"), SyntheticText.Create(1, CorpusBytes));
        var yaml = string.Create(CultureInfo.InvariantCulture, $$"""
            kind: train
            name: disputed
            inputs: {data: data.txt}
            policy: {verdict: dispute, share: "0%", window_minutes: 1, lock: "0.50"}
            train:
              model:
                width: {{size.Model.Width}}
                layers: {{size.Model.Layers}}
                heads: {{size.Model.Heads}}
                context: {{size.Model.Context}}
                hidden: {{size.Model.Hidden}}
              rounds: 1
              slots: 1
              steps: {{size.Steps}}
              batch: {{size.Batch}}
              seed: 1
            """);
        return JobSpec.TryParse(yaml, network.Folder.Root, Kinds.All().Kinds, out var spec, out var error)
            ? spec
            : throw new InvalidOperationException(error.ToString());
    }

    private static void Print(string part, int count, double seconds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {part,-36}{count,4}{seconds,9:0.00} s"));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
