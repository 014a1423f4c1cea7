using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Tests.Functions;

namespace Cairn.Bench.Kernels;

/// <summary>
/// The largest error of exp, log, tanh and erf over every one of the 2³² inputs, and a hash of all results: the
/// SHA-256 of the SHA-256 of each 2²⁰ results in order, little-endian, a NaN as 7fc00000. Returns 1 where the hash is
/// not the recorded one.
/// </summary>
public sealed class UlpBench : IBench
{
    private const int Batch = 1 << 20;
    private const int Batches = 1 << 12;

    public string Name => "ulp";

    public string Summary => "largest error of exp, log, tanh, erf over all 2^32 inputs, and a hash of the results";

    public Task<int> RunAsync(string[] args)
    {
        Console.WriteLine("function  max ulp        at  sha-256 of all results");
        var different = false;
        foreach (var (name, (kernel, truth)) in Accuracy.Functions)
        {
            var hashes = new byte[Batches][];
            var worst = new (double Ulp, float At)[Batches];
            Parallel.For(0, Batches, () => new ComputePool(new ComputeOptions { Threads = 1 }), (batch, _, pool) =>
            {
                (hashes[batch], worst[batch]) = Sweep(pool, batch, kernel, truth);
                return pool;
            }, pool => pool.Dispose());
            var hash = Convert.ToHexStringLower(SHA256.HashData([.. hashes.SelectMany(h => h)]));
            var (ulp, at) = worst.MaxBy(w => w.Ulp);
            var verdict = hash == Accuracy.Recorded[name].Hash ? "as recorded" : "DIFFERS from what is recorded";
            Console.WriteLine($"{name,-8}  {ulp,7:F4}  {BitConverter.SingleToUInt32Bits(at):x8}  {hash}  {verdict}");
            different |= hash != Accuracy.Recorded[name].Hash;
        }

        return Task.FromResult(different ? 1 : 0);
    }

    private static (byte[] Hash, (double Ulp, float At) Worst) Sweep(
        ComputePool pool, int batch, Accuracy.Kernel kernel, Func<double, double> truth)
    {
        var (x, y) = (new float[Batch], new float[Batch]);
        for (var i = 0; i < Batch; i++)
            x[i] = BitConverter.UInt32BitsToSingle((uint)batch * Batch + (uint)i);
        kernel(pool, x, y);
        var worst = (0.0, 0f);
        for (var i = 0; i < Batch; i++)
        {
            var error = Accuracy.Ulp(y[i], truth(x[i]));
            if (error > worst.Item1)
                worst = (error, x[i]);
            if (float.IsNaN(y[i]))
                y[i] = BitConverter.UInt32BitsToSingle(0x7fc00000);
        }

        return (SHA256.HashData(MemoryMarshal.AsBytes<float>(y)), worst);
    }
}
