using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Tests.Support;

/// <summary>Every way to compute that must give the same bits: 1 and 2 threads at 512, 256 and 128 bits.</summary>
internal static class Pools
{
    [ThreadStatic]
    private static ComputePool[]? _all;

    /// <summary>Kept for each thread of the test run, since a pool serves one caller at a time.</summary>
    public static ComputePool[] All => _all ??=
    [
        .. from bits in new[] { 512, 256, 128 }
           from threads in new[] { 1, 2 }
           select new ComputePool(new ComputeOptions { Threads = threads, MaxVectorBits = bits }),
    ];

    public static string Name(ComputePool pool) => $"{pool.VectorBits} bits, {pool.Threads} threads";
}
