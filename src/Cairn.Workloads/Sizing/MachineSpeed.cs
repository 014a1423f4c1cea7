using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;

namespace Cairn.Workloads.Sizing;

/// <summary>How fast this machine trains, by a few real steps of a small model.</summary>
public static class MachineSpeed
{
    private static readonly GraphShape Probe = new(
        new GptConfig { Width = 96, Layers = 4, Heads = 4, Context = 64, Hidden = 256 }, 8);

    /// <summary>Work units a second with one provider of <paramref name="threads"/> threads running alone.</summary>
    /// <param name="clock">Measures; the median of the steps counts.</param>
    /// <param name="steps">Steps that are timed, after two that are not. Default 7; 1 to 1,000.</param>
    public static double MeasureUnitsPerSecond(
        TimeProvider clock, int threads = 1, int maxVectorBits = 512, int steps = 7)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, 1000);
        using var pool = new ComputePool(new ComputeOptions { Threads = threads, MaxVectorBits = maxVectorBits });
        var executor = new StepExecutor(new StepGraph(Probe), pool);
        GptInitialiser.Create(executor.Layout, 1).CopyTo(executor.Weights);
        var (schedule, corpus) = (new AdamWSchedule(new LocalOptions { Steps = steps + 2 }), new Corpus(Text()));
        var seconds = new double[steps];
        for (var step = 0; step < steps + 2; step++)
        {
            BatchSampler.Fill(executor, corpus, 1, 0, 0, (uint)step);
            var start = clock.GetTimestamp();
            executor.TryStep(schedule[step], out _, out _);
            if (step >= 2)
                seconds[step - 2] = clock.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return (double)executor.Graph.MultiplyAdds / WorkUnits.MultiplyAddsPerUnit / Math.Max(seconds[steps / 2], 1e-9);
    }

    private static byte[] Text()
    {
        var text = new byte[16_384];
        for (var i = 0; i < text.Length; i++)
            text[i] = (byte)(32 + i * 7 % 90);
        return text;
    }
}
