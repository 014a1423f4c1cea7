using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Crypto;

/// <summary>
/// Keccak-256 of many messages of one length at once: eight in 512-bit vectors, four in 256-bit ones, one by one
/// elsewhere. A message is made of rows of 64 bytes, which need not touch: a tree's nodes are one row, tiles of a
/// matrix sixteen.
/// </summary>
public static unsafe class Keccak256Batch
{
    /// <summary>Bytes of a row.</summary>
    public const int RowBytes = 64;

    private const int RateWords = Keccak256.RateBytes / sizeof(ulong);
    private const int RowWords = RowBytes / sizeof(ulong);

    /// <summary>Messages that this machine hashes at once: 8, 4 or 1.</summary>
    public static int Width => Avx512F.IsSupported ? 8 : Avx2.IsSupported ? 4 : 1;

    /// <summary>digests[i] = the digest of row i of <paramref name="source"/>.</summary>
    /// <param name="digests">May be the start of the source itself: a level of a tree may take its children's place.
    /// </param>
    public static void HashRows(ReadOnlySpan<byte> source, Span<Hash32> digests)
    {
        Span<long> starts = stackalloc long[64];
        for (var first = 0; first < digests.Length; first += starts.Length)
        {
            var count = Math.Min(starts.Length, digests.Length - first);
            for (var i = 0; i < count; i++)
                starts[i] = (long)(first + i) * RowBytes;
            Hash(source, starts[..count], 1, RowBytes, digests.Slice(first, count));
        }
    }

    /// <summary>digests[i] = the digest of the rows at starts[i], starts[i] + stride, … of the source.</summary>
    /// <param name="starts">Byte offsets of the messages' first rows.</param>
    /// <param name="rows">Rows of each message; at least 1.</param>
    /// <param name="stride">Bytes from one row of a message to its next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row lies outside the source, or digests do not fit.</exception>
    public static void Hash(
        ReadOnlySpan<byte> source, ReadOnlySpan<long> starts, int rows, long stride, Span<Hash32> digests) =>
        Hash(source, starts, rows, stride, digests, Width);

    internal static void Hash(
        ReadOnlySpan<byte> source, ReadOnlySpan<long> starts, int rows, long stride, Span<Hash32> digests, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(digests.Length, starts.Length);
        foreach (var start in starts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(start, nameof(starts));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                checked(start + (rows - 1) * stride + RowBytes), source.Length, nameof(starts));
        }

        var pointers = stackalloc byte*[8];
        fixed (byte* data = source)
        {
            for (var first = 0; first < starts.Length; first += width)
            {
                var count = Math.Min(width, starts.Length - first);
                for (var i = 0; i < width; i++)
                    pointers[i] = data + starts[first + Math.Min(i, count - 1)];
                var target = digests.Slice(first, count);
                if (count == 1)
                    HashOne(pointers[0], rows, stride, target);
                else if (width == 8)
                    HashEight(pointers, rows, stride, target);
                else
                    HashFour(pointers, rows, stride, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HashEight(byte** messages, int rows, long stride, Span<Hash32> digests)
    {
        Span<Vector512<ulong>> state = stackalloc Vector512<ulong>[KeccakPermutation.Lanes];
        Span<Vector512<ulong>> words = stackalloc Vector512<ulong>[RowWords];
        state.Clear();
        var filled = 0;
        for (var row = 0; row < rows; row++)
        {
            KeccakTransposition.Load(messages, row * stride, words);
            foreach (var word in words)
                Absorb<Vector512<ulong>, KeccakLanes512>(state, word, ref filled);
        }

        Finish<Vector512<ulong>, KeccakLanes512>(state, filled);
        Write(MemoryMarshal.Cast<Vector512<ulong>, ulong>(state), 8, digests);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HashFour(byte** messages, int rows, long stride, Span<Hash32> digests)
    {
        Span<Vector256<ulong>> state = stackalloc Vector256<ulong>[KeccakPermutation.Lanes];
        Span<Vector256<ulong>> words = stackalloc Vector256<ulong>[RowWords];
        state.Clear();
        var filled = 0;
        for (var row = 0; row < rows; row++)
        {
            KeccakTransposition.Load(messages, row * stride, words);
            foreach (var word in words)
                Absorb<Vector256<ulong>, KeccakLanes256>(state, word, ref filled);
        }

        Finish<Vector256<ulong>, KeccakLanes256>(state, filled);
        Write(MemoryMarshal.Cast<Vector256<ulong>, ulong>(state), 4, digests);
    }

    private static void HashOne(byte* message, int rows, long stride, Span<Hash32> digests)
    {
        var hasher = new Keccak256Hasher();
        for (var row = 0; row < rows; row++)
            hasher.Append(new ReadOnlySpan<byte>(message + row * stride, RowBytes));
        hasher.Finish(MemoryMarshal.AsBytes(digests));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb<T, TLanes>(Span<T> state, T word, ref int filled)
        where T : struct
        where TLanes : IKeccakLanes<T>
    {
        state[filled] = TLanes.Xor(state[filled], word);
        if (++filled < RateWords)
            return;
        WideKeccakPermutation.Apply<T, TLanes>(state);
        filled = 0;
    }

    private static void Finish<T, TLanes>(Span<T> state, int filled)
        where T : struct
        where TLanes : IKeccakLanes<T>
    {
        state[filled] = TLanes.Xor(state[filled], TLanes.Broadcast(0x01));
        state[RateWords - 1] = TLanes.Xor(state[RateWords - 1], TLanes.Broadcast(0x80UL << 56));
        WideKeccakPermutation.Apply<T, TLanes>(state);
    }

    private static void Write(ReadOnlySpan<ulong> state, int width, Span<Hash32> digests)
    {
        var words = MemoryMarshal.Cast<Hash32, ulong>(digests);
        for (var i = 0; i < digests.Length; i++)
        for (var word = 0; word < 4; word++)
            words[4 * i + word] = state[word * width + i];
    }
}
