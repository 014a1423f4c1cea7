using System.Diagnostics;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;

namespace Cairn.Bench.Learning;

/// <summary>A whole training step of a 4.8M-parameter model against PyTorch's, in turns, medians compared.</summary>
internal sealed class TrainStepBench : IBench
{
    private const int Batch = 8;
    private const int Turns = 3;
    private static readonly GptConfig Config =
        new() { Width = 256, Layers = 6, Heads = 4, Context = 128, Hidden = 688 };

    private static readonly string[] Cores = ["Haswell", "SkylakeX", "Cooperlake", "Zen"];

    public string Name => "train-step";

    public string Summary => "a training step of a 4.8M-parameter GPT against PyTorch [--threads n] [--profile]";

    public Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--threads");
        int[] counts = at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var n) ? [n] : [1, 2];
        if (args.Contains("--profile"))
            return Task.FromResult(Profile(counts));
        var peer = TorchPeer.Find();
        if (peer is null)
            Console.WriteLine("PyTorch is not here; install Debian's python3-torch to compare.");
        foreach (var threads in counts)
            Compare(threads, peer);
        return Task.FromResult(peer is null ? 3 : 0);
    }

    private static void Compare(int threads, TorchPeer? peer)
    {
        var best = peer is null ? null : BestCore(peer, threads);
        List<double> ours = [], theirs = [], forced = [];
        var about = "";
        for (var turn = 0; turn < Turns; turn++)
        {
            ours.Add(Measure(threads, 12));
            if (peer?.Measure(null, Arguments(threads, 10)) is not { } plain)
                continue;
            theirs.Add(plain.Milliseconds);
            about = $"PyTorch {plain.Version}, {plain.Parameters} parameters";
            if (peer.Measure(best, Arguments(threads, 10)) is { } tuned)
                forced.Add(tuned.Milliseconds);
        }

        Console.WriteLine($"{threads} thread(s): Cairn {Median(ours):F1} ms a step " +
            $"({new GptLayout(Config).Elements} parameters)");
        if (theirs.Count > 0)
            Console.WriteLine($"  {about}: {Median(theirs):F1} ms; " +
                $"Cairn is {Median(theirs) / Median(ours):F2} times as fast");
        if (forced.Count > 0)
            Console.WriteLine($"  with OpenBLAS forced to {best}: {Median(forced):F1} ms; " +
                $"Cairn is {Median(forced) / Median(ours):F2} times as fast");
    }

    private static string BestCore(TorchPeer peer, int threads) =>
        Cores.MinBy(c => peer.Measure(c, Arguments(threads, 4))?.Milliseconds ?? double.MaxValue)!;

    private static int[] Arguments(int threads, int steps) =>
        [threads, Config.Width, Config.Layers, Config.Heads, Config.Hidden, Batch, Config.Context, steps];

    private static double Measure(int threads, int steps)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        var (executor, schedule) = (Executor(pool), new AdamWSchedule(new LocalOptions { Steps = steps + 5 }));
        var times = new List<double>();
        for (var step = 0; step < steps + 5; step++)
        {
            var start = Stopwatch.GetTimestamp();
            if (!executor.TryStep(schedule[step], out _, out var fault))
                throw new InvalidOperationException(fault.ToString());
            if (step >= 5)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Median(times);
    }

    private static StepExecutor Executor(ComputePool pool)
    {
        var executor = new StepExecutor(new StepGraph(new GraphShape(Config, Batch)), pool);
        GptInitialiser.Create(executor.Layout, 1).CopyTo(executor.Weights);
        var random = new Random(1);
        for (var i = 0; i < executor.Tokens.Length; i++)
            (executor.Tokens[i], executor.Targets[i]) = (random.Next(256), random.Next(256));
        return executor;
    }

    /// <summary>Where the time goes: milliseconds a step by kind of operator.</summary>
    private static int Profile(int[] counts)
    {
        foreach (var threads in counts)
        {
            using var pool = new ComputePool(new ComputeOptions { Threads = threads });
            var (executor, schedule) = (Executor(pool), new AdamWSchedule(new LocalOptions { Steps = 30 }));
            var times = new Dictionary<string, double>(StringComparer.Ordinal);
            for (var step = 0; step < 30; step++)
            {
                var last = Stopwatch.GetTimestamp();
                executor.TryStep(schedule[step], out _, out _, o =>
                {
                    var now = Stopwatch.GetTimestamp();
                    var kind = o.Kind == OperatorKind.MatMul ? $"MatMul {o.Layout} {o.Name[(o.Name.LastIndexOf(
                        "s.", StringComparison.Ordinal) + 4)..]}" : o.Kind.ToString();
                    if (step >= 10)
                        times[kind] = times.GetValueOrDefault(kind) + (now - last) * 1000.0 / Stopwatch.Frequency / 20;
                    last = Stopwatch.GetTimestamp();
                });
            }

            Console.WriteLine($"{threads} thread(s), {times.Values.Sum():F1} ms");
            foreach (var (kind, milliseconds) in times.OrderByDescending(t => t.Value))
                Console.WriteLine($"  {milliseconds,8:F2} ms  {kind}");
        }

        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
