using System.Diagnostics;
using Cairn.Bench.Kernels;
using Cairn.Crypto;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Programs;

namespace Cairn.Bench.Proofs;

/// <summary>
/// What committing costs while a piece is computed, how fast the piece is run again, and how long the trace of one step
/// takes: all as shares of the same run.
/// </summary>
internal sealed class CommitBench : IBench
{
    private const double LimitShare = 0.02;

    public string Name => "commit";

    public string Summary => "committing as a share of a piece, and running it again [--threads n] [--short]";

    public async Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--threads");
        var threads = at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var n)
            ? n : Environment.ProcessorCount;
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        Console.WriteLine($"{threads} thread(s), {Keccak256Batch.Width} hashes at once; limit {LimitShare:P0}");
        var large = new GptConfig { Width = 256, Layers = 6, Heads = 4, Context = 128, Hidden = 688 };
        var demo = new GptConfig { Width = 96, Layers = 4, Heads = 4, Context = 64, Hidden = 256 };
        var steps = args.Contains("--short") ? 25 : 100;
        Measure("4.8M", large, steps, 25, 3, pool);
        Measure("demo", demo, 10, 0, 15, pool);
        await CommitPath.MeasureAsync(Learning.SyntheticText.Create(1, 1 << 20));
        return 0;
    }

    private static void Measure(string name, GptConfig config, int steps, int every, int turns, ComputePool pool)
    {
        var options = new LocalOptions { Steps = steps, Batch = 8 };
        var (shape, corpus) = (new GraphShape(config, options.Batch), new Corpus(SyntheticText()));
        var executor = new StepExecutor(new StepGraph(shape), pool);
        var weights = GptInitialiser.Create(executor.Layout, 1);
        var round = new TrainingRound(executor, pool, corpus, options);
        var (plain, committed) = (new double[turns], new double[turns]);
        var (pieces, shares) = (new double[turns], new double[turns]);
        Committed(round, executor, weights, every, pool);
        for (var turn = 0; turn < turns; turn++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            round.Run(weights, 0, 0);
            var between = Environment.CpuUsage.TotalTime;
            (plain[turn], pieces[turn]) = ((between - before).TotalSeconds, watch.Elapsed.TotalSeconds);
            shares[turn] = Committed(round, executor, weights, every, pool);
            committed[turn] = (Environment.CpuUsage.TotalTime - between).TotalSeconds;
        }

        var piece = Timing.Of(pieces).Median;
        Console.WriteLine($"{name}: {executor.Layout.Elements} parameters, {steps} steps, C = {every}: piece " +
            $"{piece:F2} s, hashing {Timing.Of(shares).Median:P2} of it; an audit, which commits too, runs " +
            $"{Timing.Of(plain).Median / Timing.Of(committed).Median:F2} times as fast (processor time, medians of " +
            $"{turns} turns)");
        Dispute(name, shape, options, corpus, weights, piece, pool);
    }

    /// <summary>A piece with all that it commits to.</summary>
    /// <returns>The share of the hashing in its time.</returns>
    private static double Committed(
        TrainingRound round, StepExecutor executor, float[] weights, int every, ComputePool pool)
    {
        var hashing = 0L;
        var start = Stopwatch.GetTimestamp();
        Hash(() => PositionTree.RootOf(StateRoots.Of(executor.Layout, weights, pool)));
        var result = round.Run(weights, 0, 0, (step, _) =>
        {
            if (every > 0 && (step + 1) % every == 0)
                Hash(() => PositionTree.RootOf(StateRoots.Of(executor, pool)));
        });
        Hash(() => TensorTrees.Root(new TensorShape(ElementType.Int8, [result.Update.Length]), result.Update, pool));
        return (double)hashing / (Stopwatch.GetTimestamp() - start);

        void Hash(Func<Hash32> root)
        {
            var before = Stopwatch.GetTimestamp();
            root();
            hashing += Stopwatch.GetTimestamp() - before;
        }
    }

    private static void Dispute(
        string name, GraphShape shape, LocalOptions options, Corpus corpus, float[] weights, double piece,
        ComputePool pool)
    {
        var watch = Stopwatch.StartNew();
        var program = TrainingProgram.Round(shape, options, corpus);
        var spec = new PieceSpec(program);
        var made = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var replay = new TrainingReplay(program, shape, options, corpus, weights, 0, 0, pool);
        var replayed = watch.Elapsed.TotalSeconds;
        var inputs = TrainingProgram.Inputs(new GptLayout(shape.Config), corpus, weights, 0, 0);
        watch.Restart();
        var trace = new PieceTrace(spec, inputs, replay, pool);
        var ended = watch.Elapsed.TotalSeconds;
        watch.Restart();
        trace.Run(options.Steps / 2);
        Console.WriteLine($"{name}, in a dispute: program {made:F2} s, all {options.Steps} states {replayed:F2} s " +
            $"({replayed / piece:F2} pieces), end list {ended:F2} s, trace of one step " +
            $"{watch.Elapsed.TotalSeconds:F2} s ({watch.Elapsed.TotalSeconds / (piece / options.Steps):F1} steps); " +
            $"{program.StepOperators.Length} operators");
    }

    private static byte[] SyntheticText()
    {
        var bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
