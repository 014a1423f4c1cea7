using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Transcripts;

/// <summary>
/// A nonce whose absorption gives a state that begins with so many zero bits. The message has 64 bytes: the nonce is
/// the last eight of its 24 bytes of data.
/// </summary>
internal static class ProofOfWork
{
    /// <summary>More would take an honest prover minutes.</summary>
    public const int BitsMax = 30;

    private const int DataBytes = 24;
    private const int MessageBytes = 64;
    private const int Batch = 64;

    /// <summary>What is absorbed for a nonce.</summary>
    public static byte[] Data(ulong nonce)
    {
        var data = new byte[DataBytes];
        BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(DataBytes - sizeof(ulong)), nonce);
        return data;
    }

    /// <summary>Whether a state begins with so many zero bits.</summary>
    public static bool IsEnough(Hash32 state, int bits) =>
        BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(state.AsSpan())) >= bits;

    /// <summary>The first nonce that suffices, whatever the number of threads.</summary>
    public static ulong Find(Hash32 state, int bits, ComputePool? pool)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, BitsMax);
        var (runs, length) = (64, Math.Max(Batch, 1 << Math.Max(0, bits - 6)));
        for (ulong first = 0; ; first += (ulong)(runs * length))
        {
            var (start, best) = (first, ulong.MaxValue);
            if (pool is null)
            {
                for (var run = 0; run < runs && best == ulong.MaxValue; run++)
                    Try(run);
            }
            else
                pool.For(runs, Try);
            if (best != ulong.MaxValue)
                return best;

            void Try(int run)
            {
                var begin = start + (ulong)(run * length);
                if (Volatile.Read(ref best) < begin || Search(state, begin, length, bits) is not { } nonce)
                    return;
                for (var seen = best; nonce < seen;)
                    seen = Interlocked.CompareExchange(ref best, nonce, seen);
            }
        }
    }

    /// <summary>The first nonce of a range that suffices; null for none.</summary>
    private static ulong? Search(Hash32 state, ulong first, int length, int bits)
    {
        Span<byte> messages = stackalloc byte[Batch * MessageBytes];
        Span<Hash32> digests = stackalloc Hash32[Batch];
        messages.Clear();
        for (var i = 0; i < Batch; i++)
            Transcript.WriteHead(messages[(i * MessageBytes)..], state, TranscriptTag.Work, DataBytes);
        var words = MemoryMarshal.Cast<byte, ulong>(messages);
        for (var done = 0; done < length; done += Batch)
        {
            for (var i = 0; i < Batch; i++)
                words[8 * i + 7] = BinaryPrimitives.ReverseEndianness(first + (ulong)(done + i));
            Keccak256Batch.HashRows(messages, digests);
            for (var i = 0; i < Batch; i++)
            {
                if (IsEnough(digests[i], bits))
                    return first + (ulong)(done + i);
            }
        }

        return null;
    }
}
