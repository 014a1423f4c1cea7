using System.Security.Cryptography;
using Cairn.Bench.Kernels;
using Cairn.Crypto;

namespace Cairn.Bench;

/// <summary>
/// Hashing of 1 KiB leaves on one thread: eight at once, beside our scalar Keccak and OpenSSL's SHA3-256 (the same
/// permutation) and SHA-256, in turns.
/// </summary>
internal sealed class KeccakBench : IBench
{
    private const int LeafBytes = 1024;
    private const int Leaves = 1024;
    private const int Turns = 15;

    public string Name => "keccak";

    public string Summary => "keccak-256 of 1 KiB leaves, many at once, against OpenSSL and one by one: GB/s";

    public Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
            return Task.FromResult(2);
        var data = new byte[Leaves * LeafBytes];
        new Random(1).NextBytes(data);
        var starts = Enumerable.Range(0, Leaves).Select(i => (long)i * LeafBytes).ToArray();
        var digests = new Hash32[Leaves];
        var digest = new byte[32];
        Console.WriteLine($"{Keccak256Batch.Width} messages at once, {Leaves} leaves of {LeafBytes} bytes");
        Console.WriteLine($"{"peer",-22}{"peer GB/s",10}{"ours GB/s",10}{"ours/peer",11}   (median turns; best)");
        Compare("scalar keccak-256", leaf => Keccak256.Hash(leaf, digest));
        if (SHA3_256.IsSupported)
            Compare("OpenSSL SHA3-256", leaf => SHA3_256.HashData(leaf, digest));
        Compare("OpenSSL SHA-256", leaf => SHA256.HashData(leaf, digest));
        return Task.FromResult(0);

        void Compare(string peer, LeafHash hash)
        {
            var (ours, theirs) = Interleaved.Run(
                () => Keccak256Batch.Hash(data, starts, LeafBytes / Keccak256Batch.RowBytes, Keccak256Batch.RowBytes,
                    digests),
                () =>
                {
                    for (var i = 0; i < Leaves; i++)
                        hash(data.AsSpan(i * LeafBytes, LeafBytes));
                },
                Turns);
            Console.WriteLine($"{peer,-22}{Speed(theirs.Median),10:F2}{Speed(ours.Median),10:F2}" +
                $"{theirs.Median / ours.Median,11:F2}   ({Speed(theirs.Least):F2}, {Speed(ours.Least):F2})");
        }

        double Speed(double seconds) => data.Length / seconds / 1e9;
    }

    private delegate void LeafHash(ReadOnlySpan<byte> leaf);
}
