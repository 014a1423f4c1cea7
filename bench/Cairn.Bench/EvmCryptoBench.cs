using System.Diagnostics;
using Cairn.Crypto;

namespace Cairn.Bench;

/// <summary>Signatures made and recovered a second, and Keccak-256 throughput, on one thread.</summary>
internal sealed class EvmCryptoBench : IBench
{
    private const int Rounds = 7;

    public string Name => "evm-crypto";

    public string Summary => "secp256k1 sign, recover, verify (µs, median) and keccak-256 (MB/s, ns a short hash)";

    public Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0) return Task.FromResult(2);
        var key = new byte[Secp256k1.PrivateKeySize];
        Secp256k1.CreatePrivateKey(key);
        var publicKey = new byte[Secp256k1.PublicKeySize];
        Secp256k1.GetPublicKey(key, publicKey);
        var digest = Keccak256.Compute("cairn"u8);
        var signature = Secp256k1.Sign(digest, key);
        var scratch = new byte[Secp256k1.PublicKeySize];
        Print("sign", Median(1000, () => digest = Secp256k1.Sign(digest, key).R));
        digest = Keccak256.Compute("cairn"u8);
        Print("recover", Median(1000, () => Secp256k1.TryRecover(digest, signature, scratch)));
        Print("verify", Median(1000, () => Secp256k1.Verify(digest, signature, publicKey)));
        Print("public key", Median(1000, () => Secp256k1.GetPublicKey(key, scratch)));
        var word = new byte[64];
        Console.WriteLine($"keccak-256 of 64 bytes  {Median(20_000, () => Keccak256.Hash(word, word)) * 1000,8:F0} ns");
        var megabyte = new byte[1 << 20];
        var seconds = Median(10, () => Keccak256.Hash(megabyte, word)) / 1e6;
        Console.WriteLine($"keccak-256 of 1 MiB     {1.048576 / seconds,8:F0} MB/s");
        return Task.FromResult(0);
    }

    private static void Print(string what, double microseconds) =>
        Console.WriteLine($"secp256k1 {what,-12}  {microseconds,8:F1} µs  {1e6 / microseconds,8:F0} /s");

    /// <summary>Microseconds a call: the median of several rounds after a warm-up.</summary>
    private static double Median(int calls, Action action)
    {
        var times = new double[Rounds];
        for (var i = 0; i < calls; i++) action();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++) action();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
        }
        Array.Sort(times);
        return times[Rounds / 2];
    }
}
