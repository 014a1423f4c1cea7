using System.Globalization;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Data;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;

namespace Cairn.Bench.Learning;

/// <summary>
/// Held-out loss of a network that trains by rounds against one machine that saw as many tokens. All settings of the
/// network are the defaults of jobs, but for the number of rounds; one machine has those for moments that last.
/// </summary>
internal sealed class LossBench : IBench
{
    private const int Slots = 4;
    private const int CorpusLength = 1_500_000;
    private const int Windows = 256;
    private const int Points = 6;
    private const float LimitRatio = 1.04f;

    private static readonly GptConfig Config =
        new() { Width = 96, Layers = 4, Heads = 4, Context = 64, Hidden = 256 };

    private static readonly float[] Rates = [0.001f, 0.002f, 0.004f];

    public string Name => "loss";

    public string Summary =>
        "held-out loss of four strangers against one machine at equal tokens [--rounds n] [--seed n]";

    public Task<int> RunAsync(string[] args)
    {
        if (!TryRead(args, "--rounds", 30, out var rounds) || !TryRead(args, "--seed", 1, out var number))
            return Task.FromResult(2);
        var seed = (ulong)number;
        var (local, outer) = (new LocalOptions(), new AggregationOptions());
        var corpus = new Corpus(SyntheticText.Create(seed, CorpusLength));
        using var pool = new ComputePool();
        Console.WriteLine($"text and weights of seed {seed}; {new GptLayout(Config).Elements} parameters; " +
            $"{rounds} rounds of {Slots} slots, " +
            $"{local.Steps} steps of {local.Batch} x {Config.Context} tokens; rate {Text(local.LearningRate)}, outer " +
            $"{Text(outer.LearningRate)}/{Text(outer.Momentum)}; held-out loss in nats a byte");
        var (curve, bytes) = new NetworkRun(Config, local, outer, rounds, Slots)
            .Run(corpus, pool, seed, Windows, Math.Max(1, rounds / Points));
        Show("network", curve);
        Console.WriteLine($"  uploaded per worker and round: {bytes} bytes; gradients every step in fp32 would be " +
            $"{4L * new GptLayout(Config).Elements * local.Steps} ({4.0 * new GptLayout(Config).Elements *
                local.Steps / bytes:F0} times as much)");
        var best = float.MaxValue;
        foreach (var rate in Rates)
            best = Math.Min(best, Single(corpus, pool, seed, rounds * local.Steps, Slots * local.Batch, rate));
        var small = Rates.Min(r => Single(corpus, pool, seed, rounds * local.Steps * Slots, local.Batch, r));
        var ratio = curve[^1].HeldOutLoss / best;
        Console.WriteLine($"network {Text(curve[^1].HeldOutLoss)}, best single node of batch {Slots * local.Batch} " +
            $"{Text(best)}: ratio {ratio:F4} (limit {LimitRatio}); best single node of batch {local.Batch} " +
            Text(small));
        return Task.FromResult(ratio <= LimitRatio ? 0 : 1);
    }

    private static bool TryRead(string[] args, string name, int otherwise, out int value)
    {
        value = otherwise;
        var at = Array.IndexOf(args, name);
        if (at < 0 || (at + 1 < args.Length && int.TryParse(args[at + 1], out value) && value is >= 1 and <= 10_000))
            return true;
        Console.Error.WriteLine($"{name} needs a number from 1 to 10000.");
        return false;
    }

    private static float Single(Corpus corpus, ComputePool pool, ulong seed, int steps, int batch, float rate)
    {
        var options = LocalOptions.Lasting with { Steps = steps, Batch = batch, LearningRate = rate };
        var run = SingleNode.Run(Config, options, seed, corpus, pool, Windows, Points);
        Show($"one node, batch {batch}, rate {Text(rate)}", run.Curve);
        return run.Fault is null ? run.Curve[^1].HeldOutLoss : float.MaxValue;
    }

    private static void Show(string name, IReadOnlyList<LossPoint> curve) => Console.WriteLine(
        $"  {name,-32} {string.Join("  ", curve.Select(p => $"{p.Tokens / 1000}k {p.HeldOutLoss:F3}"))}");

    private static string Text(float value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
