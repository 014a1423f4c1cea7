using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Polynomials;

/// <summary>
/// Fixes the first variable of a multilinear polynomial given by its values. The first variable is the highest bit of
/// the index: value i meets value i + half.
/// </summary>
internal static unsafe class Folding
{
    /// <summary>low + r · (high − low), from base elements.</summary>
    public static ExtVector Fold(BaseVector values, Ext3 r, ComputePool? pool = null)
    {
        var half = values.Length / 2;
        var folded = new ExtVector(half);
        Chunks.Run(pool, half, (from, to) =>
        {
            switch (Lanes.Fit(to - from))
            {
                case 8: Fold<Lanes8>(values.Start, folded.Pointer, half, r, from, to); break;
                case 4: Fold<Lanes4>(values.Start, folded.Pointer, half, r, from, to); break;
                default: Fold<Lanes1>(values.Start, folded.Pointer, half, r, from, to); break;
            }
        });
        GC.KeepAlive(values);
        return folded;
    }

    /// <summary>low + r · (high − low), in place; the vector shrinks to half.</summary>
    public static void Fold(ExtVector values, Ext3 r, ComputePool? pool = null)
    {
        var half = values.Length / 2;
        Chunks.Run(pool, half, (from, to) =>
        {
            switch (Lanes.Fit(to - from))
            {
                case 8: Fold<Lanes8>(values.Pointer, half, r, from, to); break;
                case 4: Fold<Lanes4>(values.Pointer, half, r, from, to); break;
                default: Fold<Lanes1>(values.Pointer, half, r, from, to); break;
            }
        });
        values.Shrink(half);
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Fold<T>(ulong* source, ExtPointer target, nint half, Ext3 r, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var challenge = ExtLanes<T>.Splat(r);
        for (nint i = from; i < to; i += T.Count)
        {
            var low = T.Load(source + i);
            target.Store(i, challenge * (T.Load(source + half + i) - low) + low);
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Fold<T>(ExtPointer values, nint half, Ext3 r, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var challenge = ExtLanes<T>.Splat(r);
        for (nint i = from; i < to; i += T.Count)
        {
            var low = values.Load<T>(i);
            values.Store(i, low + challenge * (values.Load<T>(half + i) - low));
        }
    }
}
