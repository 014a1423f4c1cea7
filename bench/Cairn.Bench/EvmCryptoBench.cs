using System.Diagnostics;
using System.Security.Cryptography;
using Cairn.Crypto;

namespace Cairn.Bench;

/// <summary>
/// Signatures and Keccak-256 on one thread, beside OpenSSL's secp256k1 and SHA3-256 (the same permutation) in the same
/// run. Rounds are short and alternate, so that a busy machine hits both sides alike.
/// </summary>
internal sealed class EvmCryptoBench : IBench
{
    private const int Rounds = 41;
    private const double RoundMicroseconds = 4_000;

    public string Name => "evm-crypto";

    public string Summary => "secp256k1 and keccak-256 against OpenSSL: microseconds a call, best and median round";

    public Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0) return Task.FromResult(2);
        Console.WriteLine($"{"",-26}{"best µs",10}{"median µs",11}{"per second",12}   peer/ours (best)");
        Signatures();
        Hashes();
        return Task.FromResult(0);
    }

    private static void Signatures()
    {
        using var peer = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        var parameters = peer.ExportParameters(true);
        byte[] publicKey = [4, .. parameters.Q.X!, .. parameters.Q.Y!];
        var digest = Keccak256.Compute("cairn"u8);
        var bytes = digest.ToArray();
        var signature = Secp256k1.Sign(digest, parameters.D);
        var theirs = peer.SignHash(bytes);
        var scratch = new byte[Secp256k1.PublicKeySize];
        Compare("sign", () => Secp256k1.Sign(digest, parameters.D), "OpenSSL", () => peer.SignHash(bytes));
        Compare("verify", () => Secp256k1.Verify(digest, signature, publicKey), "OpenSSL",
            () => peer.VerifyHash(bytes, theirs));
        Compare("recover", () => Secp256k1.TryRecover(digest, signature, scratch), "OpenSSL verify",
            () => peer.VerifyHash(bytes, theirs));
        Compare("public key", () => Secp256k1.GetPublicKey(parameters.D, scratch), null, null);
    }

    private static void Hashes()
    {
        foreach (var size in (int[])[32, 64, 1024, 1 << 20])
        {
            var data = new byte[size];
            var digest = new byte[32];
            Action? peer = SHA3_256.IsSupported ? () => SHA3_256.HashData(data, digest) : null;
            Compare($"keccak-256, {size} bytes", () => Keccak256.Hash(data, digest), "OpenSSL SHA3-256", peer);
        }
    }

    private static void Compare(string what, Action ours, string? peerName, Action? peer)
    {
        var (ourTimes, peerTimes) = (new double[Rounds], new double[Rounds]);
        var (ourCalls, peerCalls) = (Calibrate(ours), peer is null ? 0 : Calibrate(peer));
        for (var round = 0; round < Rounds; round++)
        {
            ourTimes[round] = Time(ours, ourCalls);
            if (peer is not null) peerTimes[round] = Time(peer, peerCalls);
        }
        Array.Sort(ourTimes);
        Array.Sort(peerTimes);
        var ratio = peer is null ? "" : $"{peerTimes[0] / ourTimes[0],8:F2}  ({peerName})";
        Console.WriteLine(
            $"{what,-26}{ourTimes[0],10:F2}{ourTimes[Rounds / 2],11:F2}{1e6 / ourTimes[0],12:F0}   {ratio}");
    }

    /// <summary>Calls that fill a round, found while warming up for a quarter of a second.</summary>
    private static int Calibrate(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        var calls = 0;
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 250)
        {
            action();
            calls++;
        }
        return Math.Max(1, (int)(calls * RoundMicroseconds / 250_000));
    }

    private static double Time(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }
}
