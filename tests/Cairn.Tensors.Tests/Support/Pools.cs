using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Tests.Support;

/// <summary>Every way to compute that must give the same bits: 1 and 2 threads at 512, 256 and 128 bits.</summary>
internal static class Pools
{
    [ThreadStatic]
    private static ComputePool[]? _all;

    /// <summary>Kept for each thread: a pool serves one caller at a time. An access clears all faults.</summary>
    public static ComputePool[] All
    {
        get
        {
            _all ??= Create();
            foreach (var pool in _all)
            {
                pool.Label = null;
                pool.ClearFault();
            }

            return _all;
        }
    }

    public static string Name(ComputePool pool) => $"{pool.VectorBits} bits, {pool.Threads} threads";

    private static ComputePool[] Create() =>
    [
        .. from bits in new[] { 512, 256, 128 }
           from threads in new[] { 1, 2 }
           select new ComputePool(new ComputeOptions { Threads = threads, MaxVectorBits = bits }),
    ];
}
