using System.Diagnostics;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Linear;

namespace Cairn.Bench.Kernels;

/// <summary>
/// Fixed-order matrix products against OpenBLAS at its fastest here: each of its kernels is probed in a process of its
/// own, the best one is then timed in turns with ours, and the ratio of the medians printed.
/// </summary>
public sealed class MatMulBench : IBench
{
    private const string ChosenCore = "--this-core";

    private static readonly string[] Cores = ["Zen", "Haswell", "SkylakeX", "Cooperlake", "SapphireRapids"];

    private static readonly (MatMulLayout Layout, int M, int N, int K)[] Published =
    [
        (MatMulLayout.NN, 512, 512, 512), (MatMulLayout.NN, 8, 2048, 2048), (MatMulLayout.NT, 8, 2048, 2048),
    ];

    private static readonly (MatMulLayout Layout, int M, int N, int K)[] Training =
    [
        (MatMulLayout.NN, 1024, 768, 256), (MatMulLayout.NT, 1024, 256, 768), (MatMulLayout.TN, 256, 768, 1024),
        (MatMulLayout.NN, 1024, 256, 688), (MatMulLayout.NT, 1024, 96, 256), (MatMulLayout.NN, 128, 64, 128),
        (MatMulLayout.NN, 1024, 1024, 1024),
    ];

    public string Name => "matmul";

    public string Summary => "fp32 matrix products in fixed order against OpenBLAS [--all] [--turns n]";

    public Task<int> RunAsync(string[] args) => Task.FromResult(Run(args));

    private static int Run(string[] args)
    {
        if (args is ["--probe"])
            return Probe();
        var turns = Array.IndexOf(args, "--turns") is >= 0 and var at && at + 1 < args.Length
            && int.TryParse(args[at + 1], out var given) && given > 0 ? given : 15;
        if (!args.Contains(ChosenCore))
            return BestCore(out var core) ? Start(core!, [.. args, ChosenCore], out _) : 3;
        if (OpenBlas.TryLoad() is not { } peer)
            return 3;
        Console.WriteLine($"OpenBLAS kernels: {peer.CoreName}; ours: {HardwareSupport.VectorBits}-bit vectors");
        Console.WriteLine("layout     m     n     k threads   ours GF/s  theirs GF/s  ratio  best GF/s  ratio");
        foreach (var shape in args.Contains("--all") ? [.. Published, .. Training] : Published)
        foreach (var threads in new[] { 1, 2 })
            Compare(peer, shape.Layout, shape.M, shape.N, shape.K, threads, turns);
        return 0;
    }

    private static void Compare(OpenBlas peer, MatMulLayout layout, int m, int n, int k, int threads, int turns)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        peer.Threads = threads;
        var random = new Random(1);
        var (a, b, c) = (Values(random, m * k), Values(random, k * n), new float[m * n]);
        var shape = new MatMulShape(layout, m, n, k);
        void Ours() => MatMul.Multiply(pool, shape, a, b, c);
        void Theirs() => peer.Product(layout == MatMulLayout.TN, layout == MatMulLayout.NT, m, n, k, a, b, c);
        var (ours, theirs) = Interleaved.Run(Ours, Theirs, turns);
        var work = 2.0 * m * n * k / 1e9;
        Console.WriteLine(
            $"{layout,-6} {m,5} {n,5} {k,5} {threads,7} {work / ours.Median,11:F1} {work / theirs.Median,12:F1} " +
            $"{theirs.Median / ours.Median,6:F2} {work / ours.Least,12:F1} {theirs.Least / ours.Least,6:F2}");
    }

    private static bool BestCore(out string? best)
    {
        best = null;
        var most = 0.0;
        foreach (var core in Cores)
        {
            if (Start(core, ["--probe"], out var output) != 0 || !double.TryParse(output, out var speed))
                continue;
            Console.WriteLine($"OpenBLAS as {core}: {speed:F1} GFLOP/s at 512x512x512 on one thread");
            if (speed > most)
                (most, best) = (speed, core);
        }

        if (best is null)
            Console.WriteLine("OpenBLAS is not installed (Debian: libopenblas0-pthread).");
        return best is not null;
    }

    private static int Probe()
    {
        if (OpenBlas.TryLoad() is not { } peer)
            return 3;
        peer.Threads = 1;
        var random = new Random(1);
        var (a, b, c) = (Values(random, 512 * 512), Values(random, 512 * 512), new float[512 * 512]);
        void Theirs() => peer.Product(false, false, 512, 512, 512, a, b, c);
        Console.WriteLine(2.0 * 512 * 512 * 512 / 1e9 / Interleaved.Run(Theirs, Theirs, 5).First.Least);
        return 0;
    }

    /// <summary>
    /// Runs this bench again in a process whose OpenBLAS uses the kernels of <paramref name="core"/>.
    /// </summary>
    private static int Start(string core, string[] args, out string output)
    {
        var probe = args is ["--probe"];
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = probe };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(MatMulBench).Assembly.Location);
        start.ArgumentList.Add("matmul");
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["OPENBLAS_CORETYPE"] = core;
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        using var process = Process.Start(start)!;
        output = probe ? process.StandardOutput.ReadToEnd() : "";
        process.WaitForExit();
        return process.ExitCode;
    }

    private static float[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
}
