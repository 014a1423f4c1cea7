using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Compute;

/// <summary>Runs lane kernels on a pool: chooses the width, cuts the items into runs for threads.</summary>
internal static class KernelRunner
{
    /// <summary>Work below which waking a thread costs more than it gives, in nanoseconds.</summary>
    private const long SmallWorkNanoseconds = 40_000;

    /// <summary>Runs for each thread, so that a thread that is held up does not hold up the rest.</summary>
    private const int RunsPerThread = 4;

    /// <summary>Runs an elementwise kernel; its runs start at multiples of 16.</summary>
    /// <param name="cost">Nanoseconds for 16 elements, roughly.</param>
    public static bool Run<TKernel>(this ComputePool pool, in TKernel kernel, long elements, int cost)
        where TKernel : struct, ILaneKernel => pool.Run(kernel, elements, 16, elements * cost / 16);

    /// <summary>Runs a kernel over rows, heads or other items.</summary>
    /// <param name="cost">Nanoseconds for one item, roughly.</param>
    public static bool RunItems<TKernel>(this ComputePool pool, in TKernel kernel, long items, long cost)
        where TKernel : struct, ILaneKernel => pool.Run(kernel, items, 1, items * cost);

    private static bool Run<TKernel>(this ComputePool pool, TKernel kernel, long items, int unit, long work)
        where TKernel : struct, ILaneKernel
    {
        if (items == 0)
            return false;
        if (pool.Threads == 1 || work < SmallWorkNanoseconds || items <= unit)
            return Dispatch(kernel, pool.VectorBits, 0, items);
        var units = (items + unit - 1) / unit;
        var runs = (int)Math.Min(units, pool.Threads * RunsPerThread);
        var length = (units + runs - 1) / runs * unit;
        var suspect = false;
        pool.For((int)((items + length - 1) / length), run =>
        {
            var first = run * length;
            if (Dispatch(kernel, pool.VectorBits, first, Math.Min(items, first + length)))
                Volatile.Write(ref suspect, true);
        });
        return suspect;
    }

    /// <summary>Runs items on the calling thread, at a width.</summary>
    public static bool Dispatch<TKernel>(in TKernel kernel, int vectorBits, long first, long last)
        where TKernel : struct, ILaneKernel => vectorBits switch
    {
        512 => kernel.Run<Lanes512>(first, last),
        256 => kernel.Run<Lanes256>(first, last),
        _ => kernel.Run<Lanes128>(first, last),
    };
}
