using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench;

/// <summary>
/// Pieces a second through lease, receipt, draw, audit and voucher: no-op work, real EIP-712 signatures made and
/// checked on both sides, a journal that is flushed to the disk once for each group of events, all in one process.
/// </summary>
internal sealed class CoordinatorBench : IBench
{
    private const int TargetPerSecond = 5_000;

    public string Name => "coordinator";

    public string Summary => "pieces a second through lease, receipt and voucher (target 5,000); bytes a piece";

    public Task<int> RunAsync(string[] args)
    {
        var (pieces, providers, share) = (200_000, 1_000, 1_000);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            if (!int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 0)
                return Task.FromResult(2);
            switch (args[i])
            {
                case "--pieces":
                    pieces = Math.Clamp(value, 1_000, 1_000_000);
                    break;
                case "--providers":
                    providers = Math.Clamp(value, 2, 4_096);
                    break;
                case "--share":
                    share = Math.Min(value, 10_000);
                    break;
                default:
                    return Task.FromResult(2);
            }
        }

        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            using var journal = new FileJournal(Path.Combine(folder.FullName, "journal"));
            var run = new CoordinatorRun(journal, pieces, providers, share);
            run.Prepare();
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            run.Work();
            watch.Stop();
            process.Refresh();
            Print(run, journal, watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return Task.FromResult(0);
    }

    private static void Print(CoordinatorRun run, FileJournal journal, double seconds, double processorSeconds)
    {
        var rate = run.Pieces / seconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"pieces accepted      {run.Pieces:N0} in {seconds:F1} s, audits {run.Audits:N0}, " +
            $"batches {run.Batches:N0}, vouchers {run.Vouchers:N0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"pieces a second      {rate:N0} ({rate / TargetPerSecond:F1} times the target of {TargetPerSecond:N0})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a processor second   {run.Pieces / processorSeconds:N0} pieces, {processorSeconds:F1} s used"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"journal              {journal.Flushes:N0} flushes, " +
            $"{(double)journal.Bytes / run.Pieces:F0} bytes a piece"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"coordinator's memory {(double)run.MemoryBytes / run.Pieces:F0} bytes a piece"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"machine alone        {run.MachineSeconds:F2} s of the time ({run.MachineSeconds / seconds:P0})"));
    }
}
