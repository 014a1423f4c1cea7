using System.Collections.Immutable;
using System.Diagnostics;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Batching;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Bench.Proofs;

/// <summary>Proofs of whole models with committed weights: how long, how large, how much memory.</summary>
internal sealed class ZkBench : IBench
{
    public string Name => "zk";

    public string Summary =>
        "proofs of inference with committed weights [--models folder] [--runs n] [--threads n] [--rows n,n] " +
        "[--peers] [--rounds]";

    public Task<int> RunAsync(string[] args)
    {
        var (folder, runs) = (Option(args, "--models"), int.Parse(Option(args, "--runs") ?? "5"));
        var rounds = args.Contains("--rounds");
        var threads = int.Parse(Option(args, "--threads") ?? "2");
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        Console.WriteLine($"{threads} threads; medians of {runs} runs after one; succinct, not zero-knowledge");
        Console.WriteLine($"{"model",-20}{"parameters",11}{"2^n",5}{"lookups",11}{"commit",9}{"prove",9}" +
            $"{"CPU",9}{"verify",9}{"bytes",9}{"bits",7}{"MiB",7}");
        var first = Measure("mlp 784-32-10", Perceptron(), runs, rounds, pool);
        if (args.Contains("--peers") && UltraHonkPeer.Run(runs) is { } peer)
        {
            // Before and after the peer, as the machine may have become busier.
            var again = Measure("mlp 784-32-10", Perceptron(), runs, false, pool);
            var ours = (first + again) / 2;
            Console.WriteLine($"{"  UltraHonk, native",-20}{peer.Seconds,47:F3}s{peer.Bytes,26:N0}   " +
                $"takes {peer.Seconds / ours:F1} times as long; it requantises nothing and binds no model");
        }

        foreach (var rows in (Option(args, "--rows") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            Measure($"mlp, {rows} rows", Batched(Perceptron(), int.Parse(rows)), runs, rounds, pool);
        foreach (var name in new[] { "ezkl_lenet5", "jst_cifar", "ezkl_nanogpt" })
        {
            var path = Path.Combine(folder ?? "", name + ".onnx");
            if (folder is null || !File.Exists(path))
                Console.WriteLine($"{name,-20}  absent: name its folder with --models");
            else
                Measure(name, Import(path, 2), runs, rounds, pool);
        }

        return Task.FromResult(0);
    }

    /// <returns>The median of the times to prove, seconds; 0 where the model cannot be proved.</returns>
    private static double Measure(string name, IntegerModel model, int runs, bool rounds, ComputePool pool)
    {
        var modes = new ProofModes { CommittedWeights = true };
        var watch = Stopwatch.StartNew();
        if (!InferenceProver.TryCreate(model, modes, pool, out var prover, out var error) ||
            !InferenceVerifier.TryCreate(model.Graph, model.Facts, prover.Weights, modes, out var verifier, out error))
        {
            Console.WriteLine($"{name,-20}  {error}");
            return 0;
        }

        var commit = watch.Elapsed.TotalSeconds;
        var random = new Random(1);
        ImmutableArray<int[]> inputs = [.. model.Graph.Inputs.Select((input, i) => Enumerable.Range(0,
            model.Facts.Tensors[i].Count).Select(_ => random.Next(input.Low, input.High + 1)).ToArray())];
        var (proving, working, verifying, bytes) = (new List<double>(), new List<double>(), new List<double>(), 0);
        for (var run = 0; run <= runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            watch.Restart();
            var proof = prover.Prove(inputs, ProofContext.None);
            var (proved, worked) = (watch.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - before);
            watch.Restart();
            if (verifier.Verify(proof, ProofContext.None) != ProofFault.None)
                throw new InvalidOperationException("An honest proof was rejected.");
            if (run == 0)
                continue;
            proving.Add(proved);
            working.Add(worked.TotalSeconds);
            verifying.Add(watch.Elapsed.TotalSeconds);
            bytes = proof.Argument.Length;
        }

        Console.WriteLine($"{name,-20}{model.Weights.Sum(w => w.Length),11:N0}{prover.Plan.Variables,5}" +
            $"{prover.Plan.Lookups.Groups.Sum(g => 1L << g.Variables),11:N0}{commit,8:F3}s{Median(proving),8:F3}s" +
            $"{Median(working),8:F3}s{Median(verifying) * 1000,7:F1}ms{bytes,9:N0}{prover.SecurityBits,7:F1}" +
            $"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20,7}");
        if (rounds)
            foreach (var term in prover.Plan.Soundness.Terms)
                Console.WriteLine($"    {term.Name,-28}{term.Bits,7:F1}");
        prover.Dispose();
        return Median(proving);
    }

    private static IntegerModel Batched(IntegerModel model, int rows) =>
        ModelBatching.TryBatch(model, rows, out var batched, out var error)
            ? batched
            : throw new InvalidOperationException($"{error}");

    /// <summary>Random weights: what a proof costs does not depend on them.</summary>
    private static IntegerModel Perceptron()
    {
        var random = new Random(1);
        var graph = new IntegerGraph([new([1, 784], 0, 255, 1, 0)],
            [new([784, 32], 0), new([32], 1 << 20), new([32, 10], 0), new([10], 1 << 20)], [],
            [
                new ProductNode(0, 0, 1), new RescaleNode([new(1, [70000])], 0, [0], 24, 0, 255),
                new ProductNode(2, 2, 3), new RescaleNode([new(3, [600000])], 0, [0], 24, -32768, 32767),
            ],
            [new(4, 1, 0)]);
        if (!GraphAnalysis.TryAnalyse(graph, [], out var facts, out var error))
            throw new InvalidOperationException($"{error}");
        return new IntegerModel(graph, facts, [.. graph.Parameters.Select(p => (ImmutableArray<int>)[.. Enumerable
            .Range(0, p.Shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.Next(p.Low, p.High + 1))])],
            new ModelNames(["x"], [.. graph.Nodes.Select((_, i) => $"{i}")], ["y"]));
    }

    private static IntegerModel Import(string path, int samples)
    {
        if (!OnnxModel.TryRead(File.ReadAllBytes(path), out var onnx, out var error) ||
            !FloatGraph.TryBuild(onnx, ImmutableDictionary<string, ImmutableArray<int>>.Empty, out var graph,
                out error))
            throw new InvalidOperationException($"{error}");
        var random = new Random(1);
        ImmutableDictionary<string, ModelTensor>[] data = [.. Enumerable.Range(0, samples).Select(_ =>
            graph.Inputs.ToImmutableDictionary(i => i.Name, i => Sample(i, random)))];
        if (!Calibrator.TryRun(graph, data, 100, out var calibration, out error) ||
            !ModelImporter.TryImport(graph, calibration, new ImportOptions(), out var imported, out error))
            throw new InvalidOperationException($"{error}");
        return imported.Model;
    }

    private static ModelTensor Sample(OnnxInput input, Random random)
    {
        var count = (int)ModelTensor.Elements(input.Shape.AsSpan());
        return input.Kind == ElementKind.Float32
            ? new ModelTensor([.. input.Shape], [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())])
            : new ModelTensor(input.Kind, [.. input.Shape],
                [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(10))]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
