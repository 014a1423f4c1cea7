using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Fields;

/// <summary>Loops over extension vectors.</summary>
internal static unsafe class ExtKernels
{
    /// <summary>target[offset + i] += source[i].</summary>
    public static void Add(ExtVector target, int offset, ExtVector source, ComputePool? pool)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + source.Length, target.Length, nameof(offset));
        Chunks.Run(pool, source.Length, (from, to) =>
        {
            var (x, y) = (target.Pointer + offset, source.Pointer);
            switch (Lanes.Fit(to - from))
            {
                case 8: Add<Lanes8>(x, y, from, to); break;
                case 4: Add<Lanes4>(x, y, from, to); break;
                default: Add<Lanes1>(x, y, from, to); break;
            }
        });
        GC.KeepAlive(target);
        GC.KeepAlive(source);
    }

    /// <summary>Σ values[i] · weights[i].</summary>
    public static Ext3 Dot(ReadOnlySpan<ulong> values, ExtVector weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, weights.Length);
        fixed (ulong* v = values)
        {
            var sum = Lanes.Fit(values.Length) switch
            {
                8 => Dot<Lanes8>(v, weights.Pointer, values.Length),
                4 => Dot<Lanes4>(v, weights.Pointer, values.Length),
                _ => Dot<Lanes1>(v, weights.Pointer, values.Length),
            };
            GC.KeepAlive(weights);
            return sum;
        }
    }

    /// <summary>Σ values[i] · weights[i].</summary>
    public static Ext3 Dot(ExtVector values, ExtVector weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, weights.Length);
        var sum = Lanes.Fit(values.Length) switch
        {
            8 => Dot<Lanes8>(values.Pointer, weights.Pointer, values.Length),
            4 => Dot<Lanes4>(values.Pointer, weights.Pointer, values.Length),
            _ => Dot<Lanes1>(values.Pointer, weights.Pointer, values.Length),
        };
        GC.KeepAlive(values);
        GC.KeepAlive(weights);
        return sum;
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Add<T>(ExtPointer target, ExtPointer source, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        for (nint i = from; i < to; i += T.Count)
            target.Store(i, target.Load<T>(i) + source.Load<T>(i));
    }

    [MethodImpl(Lanes.Kernel)]
    private static Ext3 Dot<T>(ulong* values, ExtPointer weights, int count)
        where T : unmanaged, IFieldLanes<T>
    {
        var sum = ExtLanes<T>.Zero;
        for (nint i = 0; i < count; i += T.Count)
            sum += weights.Load<T>(i) * T.Load(values + i);
        return sum.Sum();
    }

    [MethodImpl(Lanes.Kernel)]
    private static Ext3 Dot<T>(ExtPointer values, ExtPointer weights, int count)
        where T : unmanaged, IFieldLanes<T>
    {
        var sum = ExtLanes<T>.Zero;
        for (nint i = 0; i < count; i += T.Count)
            sum += weights.Load<T>(i) * values.Load<T>(i);
        return sum.Sum();
    }
}
