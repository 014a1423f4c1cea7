using System.Diagnostics;

namespace Cairn.Bench.Kernels;

/// <summary>
/// Times two actions in turns of about 20 ms, so that a noisy machine treats both alike. Each turn starts after a
/// pause, because a peer's idle threads may spin for tens of milliseconds on the processors that the other needs.
/// </summary>
internal static class Interleaved
{
    private const int TurnMilliseconds = 20;
    private const int PauseMilliseconds = 120;
    private const int WarmUpMilliseconds = 300;

    /// <summary>Median and least seconds of one call of each, from <paramref name="turns"/> turns of each.</summary>
    public static (Timing First, Timing Second) Run(Action first, Action second, int turns)
    {
        var (firsts, others) = (new List<double>(), new List<double>());
        Turn(first, WarmUpMilliseconds, []);
        Turn(second, WarmUpMilliseconds, []);
        for (var i = 0; i < turns; i++)
        {
            Thread.Sleep(PauseMilliseconds);
            Turn(first, TurnMilliseconds, firsts);
            Thread.Sleep(PauseMilliseconds);
            Turn(second, TurnMilliseconds, others);
        }

        return (Timing.Of(firsts), Timing.Of(others));
    }

    private static void Turn(Action action, int milliseconds, List<double> seconds)
    {
        action();
        var start = Stopwatch.GetTimestamp();
        do
        {
            var before = Stopwatch.GetTimestamp();
            action();
            seconds.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds);
    }
}
