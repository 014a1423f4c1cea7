using System.Collections.Concurrent;
using System.Numerics;

namespace Cairn.Proofs.Fields;

/// <summary>
/// Pinned memory that vectors give back and take again. The collector's own pinned heap costs more than the arithmetic
/// on what it hands out.
/// </summary>
internal static class VectorPool
{
    /// <summary>What is kept at most; the rest is left to the collector.</summary>
    private const long KeptWordsMax = 1L << 26;

    /// <summary>Shorter arrays are not worth keeping.</summary>
    private const int LeastWords = 64;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<ulong[]>> Free = new();
    private static long _kept;

    /// <summary>An array of at least so many words, in any state.</summary>
    public static ulong[] Rent(int words)
    {
        var size = SizeFor(words);
        if (Free.TryGetValue(size, out var bag) && bag.TryTake(out var array))
        {
            Interlocked.Add(ref _kept, -size);
            return array;
        }

        return GC.AllocateUninitializedArray<ulong>(size, pinned: true);
    }

    public static void Return(ulong[] array)
    {
        if (Interlocked.Add(ref _kept, array.Length) > KeptWordsMax)
            Interlocked.Add(ref _kept, -array.Length);
        else
            Free.GetOrAdd(array.Length, static _ => []).Add(array);
    }

    /// <summary>Eight sizes between one power of two and the next.</summary>
    private static int SizeFor(int words)
    {
        var step = 1 << Math.Max(3, BitOperations.Log2((uint)words) - 3);
        return Math.Max(LeastWords, checked((words + step - 1) / step * step));
    }
}
