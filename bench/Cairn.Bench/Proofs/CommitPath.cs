using System.Diagnostics;
using Cairn.Bench.Kernels;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Workloads.Train;

namespace Cairn.Bench.Proofs;

/// <summary>
/// What a provider pays for disputes in the path that it runs: a training piece with its commitment against the piece
/// alone, blocks read and written in both.
/// </summary>
internal static class CommitPath
{
    private const int Turns = 15;

    public static async Task MeasureAsync(byte[] text)
    {
        var (blocks, train, context) = (new MemoryBlockStore(), new TrainWorkload(), new WorkContext());
        var data = await UnixFsFile.WriteAsync(blocks, text);
        var (plain, committed) = (new double[Turns], new double[Turns]);
        for (var turn = -1; turn < Turns; turn++)
        {
            // A state of its own for each turn: nothing that is hashed once a round is hashed before.
            var job = Job(data.Cid, seed: turn + 2);
            var piece = new PieceTask(job, 0, 0, await train.PrepareAsync(job, blocks, context, default));
            await train.PlanDisputesAsync(job, blocks, context, default);
            var first = turn % 2 == 0 ? await CommitAsync() : await ExecuteAsync();
            var second = turn % 2 == 0 ? await ExecuteAsync() : await CommitAsync();
            if (turn >= 0)
                (committed[turn], plain[turn]) = turn % 2 == 0 ? (first, second) : (second, first);

            async Task<double> CommitAsync() => await SecondsAsync(
                async () => await train.CommitAsync(piece, blocks, context, default));
            async Task<double> ExecuteAsync() => await SecondsAsync(
                async () => await train.ExecuteAsync(piece, blocks, context, default));
        }

        var ratios = plain.Zip(committed, (p, c) => c / p).ToArray();
        Console.WriteLine($"demo, whole path, one thread: piece {Timing.Of(plain).Median:F3} s, with its commitment " +
            $"{Timing.Of(committed).Median:F3} s; median of {Turns} ratios {Timing.Of(ratios).Median:F3}");
    }

    private static async Task<double> SecondsAsync(Func<Task> run)
    {
        var before = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }

    private static JobDocument Job(Cid data, int seed)
    {
        var model = DagValue.Map(("width", 96), ("layers", 4), ("heads", 4), ("context", 64), ("hidden", 256));
        var section = DagValue.Map(
            ("model", model), ("rounds", 1), ("slots", 1), ("steps", 10), ("batch", 8), ("seed", seed));
        return JobDocument.TryCreate("train", "commit", new Dictionary<string, Cid> { ["data"] = data },
            JobPolicy.OfAudits(2500), section, out var job, out var error)
            ? job : throw new InvalidOperationException(error.ToString());
    }
}
