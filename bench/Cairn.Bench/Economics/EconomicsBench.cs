using System.Globalization;

namespace Cairn.Bench.Economics;

/// <summary>
/// What a lie must risk: the lock at which lying stops paying, by share watched and by strategy, simulated and by the
/// formula lock·(1 − challenger's share) &gt; g(1 − p)/p; then what watching must earn.
/// </summary>
public sealed class EconomicsBench : IBench
{
    private const int Pieces = 200;
    private static readonly int[] Windows = [1, 20];
    private static readonly int[] WatchedPerMillion = [10_000, 20_000, 50_000, 100_000, 250_000];
    private static readonly int[] Locks = [10, 20, 40, 80, 160];

    public string Name => "economics";

    public string Summary => "the lock at which lying stops paying, by share watched [--jobs n] [--seed n]";

    public Task<int> RunAsync(string[] args)
    {
        if (!TryRead(args, out var jobs, out var seed))
        {
            Console.WriteLine("usage: economics [--jobs 1000 … 10000000] [--seed n]");
            return Task.FromResult(2);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{jobs} jobs a cell, seed {seed}; {Pieces} pieces a job; in pieces' pay, of which"));
        Console.WriteLine(FormattableString.Invariant(
            $"honest work costs {(double)LiedJob.Cost / LiedJob.Pay} and a proof takes the whole lock"));
        foreach (var window in Windows)
            BreakEven(window, jobs, seed);
        Gains(Windows[0], jobs, seed);
        Watching();
        return Task.FromResult(0);
    }

    /// <summary>The gain falls with the lock in proportion: one simulation gives the lock where it is 0.</summary>
    private static void BreakEven(int window, int jobs, int seed)
    {
        Console.WriteLine($"\nlock at which a strategy stops paying, {window} piece(s) not final yet");
        Console.WriteLine(Header(LieStrategy.All.Select(s => $"{s.Name,24}")));
        foreach (var watched in WatchedPerMillion)
        {
            var cells = LieStrategy.All.Select(s =>
            {
                var (gain, slashed) = Mean(new LiedJob(Pieces, window, watched), s, jobs, seed);
                var lost = slashed * (100 - LiedJob.ReturnedPercent(s)) / 100.0;
                return Math.Max(0, gain / lost);
            });
            Console.WriteLine(Row(watched, cells.Select(c => Cell(c, "F1", 24))));
        }
    }

    private static void Gains(int window, int jobs, int seed)
    {
        Console.WriteLine("\nmean gain over honest work a job, of the best own accuser, 1 piece not final yet");
        Console.WriteLine(Header(Locks.Select(l => $"{$"lock {l}",10}")));
        foreach (var watched in WatchedPerMillion)
        {
            var own = LieStrategy.All.Where(s => s.AccusesItself)
                .Select(s => Mean(new LiedJob(Pieces, window, watched), s, jobs, seed)).ToArray();
            var cells = Locks.Select(l => own.Max(
                m => m.Gain - m.Slashed * l * (100 - LiedJob.ToChallengerPercent) / 100.0));
            Console.WriteLine(Row(watched, cells.Select(c => Cell(c, "F3", 10))));
        }
    }

    private static void Watching()
    {
        Console.WriteLine("\nshare of lies above which watching pays (re-executing costs what the piece does)");
        foreach (var size in Locks)
        {
            var reward = size * LiedJob.ToChallengerPercent / 100.0;
            var rate = (double)LiedJob.Cost / LiedJob.Pay / reward;
            Console.WriteLine(FormattableString.Invariant($"  lock {size,4}: {rate * 100:F2} % of the pieces"));
        }
    }

    private static string Row(int watched, IEnumerable<string> cells)
    {
        var p = watched / 1e6;
        var formula = (double)LiedJob.Cost / LiedJob.Pay * (1 - p) / p / (1 - LiedJob.ToChallengerPercent / 100.0);
        return FormattableString.Invariant($"{p * 100,6:F0} %  {formula,8:F1}  ") + string.Join("  ", cells);
    }

    private static string Cell(double value, string format, int width) =>
        value.ToString(format, CultureInfo.InvariantCulture).PadLeft(width);

    private static string Header(IEnumerable<string> cells) =>
        $"{"watched",8}  {"formula",8}  {string.Join("  ", cells)}";

    private static (double Gain, double Slashed) Mean(LiedJob job, LieStrategy strategy, int jobs, int seed)
    {
        var random = new Random(seed);
        var (gain, slashed) = (0L, 0L);
        for (var i = 0; i < jobs; i++)
        {
            var (one, caught) = job.Play(strategy, random);
            gain = checked(gain + one);
            slashed += caught ? 1 : 0;
        }

        return ((double)gain / LiedJob.Pay / jobs, (double)slashed / jobs);
    }

    private static bool TryRead(string[] args, out int jobs, out int seed)
    {
        (jobs, seed) = (100_000, 1);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value))
                return false;
            if (args[i] == "--jobs" && value is >= 1_000 and <= 10_000_000)
                jobs = value;
            else if (args[i] == "--seed")
                seed = value;
            else
                return false;
        }

        return true;
    }
}
