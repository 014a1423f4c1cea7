using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Fields;

/// <summary>Shares a loop between the threads of a pool, where it is long enough to be worth it.</summary>
internal static class Chunks
{
    /// <summary>Fewer elements stay on the caller's thread: handing work over takes some microseconds.</summary>
    private const int Least = 4096;

    private const int Multiple = 8;

    /// <summary>Calls the body for ranges from … to that cover 0 … count; all but the last begin at multiples of 8.
    /// </summary>
    public static void Run(ComputePool? pool, int count, Action<int, int> body, int least = Least)
    {
        var chunks = Count(pool, count, least);
        if (chunks == 1)
            body(0, count);
        else
            pool!.For(chunks, i => body(Begin(count, chunks, i), Begin(count, chunks, i + 1)));
    }

    /// <summary>The sum of what the body gives for each range, element by element.</summary>
    public static Ext3[] Sum(ComputePool? pool, int count, Func<int, int, Ext3[]> body)
    {
        var chunks = Count(pool, count, Least);
        if (chunks == 1)
            return body(0, count);
        var parts = new Ext3[chunks][];
        pool!.For(chunks, i => parts[i] = body(Begin(count, chunks, i), Begin(count, chunks, i + 1)));
        var sum = parts[0];
        foreach (var part in parts.AsSpan(1))
        {
            for (var i = 0; i < sum.Length; i++)
                sum[i] += part[i];
        }

        return sum;
    }

    private static int Count(ComputePool? pool, int count, int least) =>
        pool is null ? 1 : (int)Math.Clamp((long)count / (least / 2), 1, count < 2 * least ? 1 : 2 * pool.Threads);

    private static int Begin(int count, int chunks, int chunk) =>
        chunk == chunks ? count : (int)((long)count * chunk / chunks / Multiple * Multiple);
}
