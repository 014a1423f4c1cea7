using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Polynomials;

/// <summary>eq(point, x) = Π (pᵢ·xᵢ + (1−pᵢ)(1−xᵢ)) for all x of the hypercube.</summary>
internal static unsafe class EqTable
{
    /// <summary>scale · eq(point, x); the point's first coordinate belongs to the highest bit of x.</summary>
    public static ExtVector Build(ReadOnlySpan<Ext3> point, Ext3 scale, ComputePool? pool = null)
    {
        var table = new ExtVector(1 << point.Length);
        Fill(table, point, scale, pool);
        return table;
    }

    /// <summary>eq(point, x) for all x.</summary>
    public static ExtVector Build(ReadOnlySpan<Ext3> point, ComputePool? pool = null) =>
        Build(point, Ext3.One, pool);

    /// <summary>The table without its first coordinate, in place: the halves' sum, as (1−p) + p = 1.</summary>
    public static void DropFirst(ExtVector table, ComputePool? pool)
    {
        var half = table.Length / 2;
        Chunks.Run(pool, half, (from, to) =>
        {
            switch (Lanes.Fit(to - from))
            {
                case 8: AddHalves<Lanes8>(table.Pointer, half, from, to); break;
                case 4: AddHalves<Lanes4>(table.Pointer, half, from, to); break;
                default: AddHalves<Lanes1>(table.Pointer, half, from, to); break;
            }
        });
        table.Shrink(half);
    }

    private static void Fill(ExtVector table, ReadOnlySpan<Ext3> point, Ext3 scale, ComputePool? pool)
    {
        table[0] = scale;
        for (var i = 0; i < point.Length; i++)
            Double(table, 1 << i, point[point.Length - 1 - i], pool);
    }

    private static void Double(ExtVector table, int size, Ext3 coordinate, ComputePool? pool) =>
        Chunks.Run(pool, size, (from, to) =>
        {
            switch (Lanes.Fit(to - from))
            {
                case 8: Double<Lanes8>(table.Pointer, size, coordinate, from, to); break;
                case 4: Double<Lanes4>(table.Pointer, size, coordinate, from, to); break;
                default: Double<Lanes1>(table.Pointer, size, coordinate, from, to); break;
            }
        });

    [MethodImpl(Lanes.Kernel)]
    private static void Double<T>(ExtPointer table, nint size, Ext3 coordinate, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var factor = ExtLanes<T>.Splat(coordinate);
        for (nint i = from; i < to; i += T.Count)
        {
            var whole = table.Load<T>(i);
            var upper = whole * factor;
            table.Store(size + i, upper);
            table.Store(i, whole - upper);
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void AddHalves<T>(ExtPointer table, nint half, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        for (nint i = from; i < to; i += T.Count)
            table.Store(i, table.Load<T>(i) + table.Load<T>(half + i));
    }
}
