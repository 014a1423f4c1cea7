using Cairn.Learning.Graphs;
using Cairn.Learning.Models;

namespace Cairn.Workloads.Sizing;

/// <summary>Chooses a training job that this machine finishes in a given time.</summary>
public static class DemoSizer
{
    private const int Steps = 10;
    private const int Batch = 8;
    private const int EvaluationWindows = 64;
    private const int MinRounds = 6;
    private const int MaxRounds = 100;
    private const int RoundsWorthALargerModel = 30;

    /// <summary>0.47, 0.62 and 0.79 million parameters.</summary>
    private static readonly GptConfig[] Models =
    [
        new() { Width = 96, Layers = 4, Heads = 4, Context = 64, Hidden = 256 },
        new() { Width = 112, Layers = 4, Heads = 4, Context = 64, Hidden = 296 },
        new() { Width = 128, Layers = 4, Heads = 4, Context = 64, Hidden = 320 },
    ];

    /// <summary>
    /// The largest model that still gets <see cref="RoundsWorthALargerModel"/> rounds, with as many rounds as fit;
    /// never fewer than <see cref="MinRounds"/>, however slow the machine.
    /// </summary>
    /// <param name="unitsPerSecond">Of one provider alone: <see cref="MachineSpeed"/>.</param>
    /// <param name="providers">Provider processes on this machine, one thread each; also the slots of a round.</param>
    /// <param name="processors">Processors that they share.</param>
    /// <param name="seconds">Compute time to fill.</param>
    /// <param name="auditShare">Share of the pieces that is executed again, in parts per 10,000.</param>
    public static DemoSize Choose(
        double unitsPerSecond, int providers, int processors, double seconds = 80, int auditShare = 2500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(providers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(processors, 1);
        var budget = Math.Max(unitsPerSecond, 1e-3) * seconds;
        DemoSize? chosen = null;
        foreach (var model in Models)
        {
            var size = Fit(model, budget, unitsPerSecond, providers, processors, auditShare);
            if (chosen is null || size.Rounds >= RoundsWorthALargerModel)
                chosen = size;
        }

        return chosen!;
    }

    /// <summary>
    /// A round takes as long as its busiest processor: whole waves of pieces, since nobody starts the next round
    /// early; audits fill in between; then the evaluation, on one processor.
    /// </summary>
    private static DemoSize Fit(
        GptConfig model, double budget, double unitsPerSecond, int providers, int processors, int auditShare)
    {
        var shape = new GraphShape(model, Batch);
        var piece = (double)WorkUnits.MultiplyAdds(shape, Steps) / WorkUnits.MultiplyAddsPerUnit;
        var evaluation = (double)WorkUnits.MultiplyAdds(shape, 0, EvaluationWindows) / WorkUnits.MultiplyAddsPerUnit;
        var abreast = Math.Min(providers, processors);
        var waves = Math.Ceiling((double)providers / abreast);
        var audits = providers * (auditShare / 10_000.0) / abreast;
        var round = piece * (waves + audits) + evaluation;
        var firstAudits = piece * providers / abreast;
        var rounds = (int)Math.Clamp((budget - firstAudits) / round, MinRounds, MaxRounds);
        return new DemoSize(model, rounds, providers, Steps, Batch, WorkUnits.For(shape, Steps),
            (firstAudits + rounds * round) / Math.Max(unitsPerSecond, 1e-3));
    }
}
