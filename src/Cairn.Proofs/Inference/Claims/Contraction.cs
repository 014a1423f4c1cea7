using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Inference;

/// <summary>Sums a vector over some bits of its index, with weights; the other bits stay, in their order.</summary>
internal static unsafe class Contraction
{
    /// <summary>What is left: base elements where nothing is summed over, not to be disposed then.</summary>
    public static SumcheckTable Run(BaseVector values, IReadOnlyList<ClaimPart> parts, ComputePool? pool)
    {
        ExtVector? current = null;
        var (kept, total) = (1, values.Length);
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var size = 1 << parts[i].Bits;
            if (parts[i].Weights is not { } weights)
            {
                kept *= size;
                continue;
            }

            // Neighbours that are both points are one point.
            for (; i > 0 && weights.IsPoint && parts[i - 1].Weights is { IsPoint: true } next; i--)
                weights = AxisWeights.Join(next, weights);
            if (weights.IsPoint && weights.Bits == 0)
                continue;
            var outer = total / (kept << weights.Bits);
            using var table = new ExtVector(weights.Numbers());
            var reduced = current is null ? Reduce(values, table, outer, kept, pool)
                : Reduce(current, table, outer, kept, pool);
            current?.Dispose();
            (current, total) = (reduced, outer * kept);
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(kept, total, nameof(parts));
        return current is null ? new SumcheckTable(values) : new SumcheckTable(current);
    }

    /// <summary>The same, always of the extension.</summary>
    public static ExtVector RunExt(BaseVector values, IReadOnlyList<ClaimPart> parts, ComputePool? pool)
    {
        var table = Run(values, parts, pool);
        if (!table.IsBase)
            return table.Take();
        using var one = new ExtVector([Ext3.One]);
        return Reduce(values, one, 1, values.Length, pool);
    }

    /// <summary>For each number up to so many, the sum of the weights of the places that have it.</summary>
    public static Scalar[] Scatter(ReadOnlySpan<int> numbers, ReadOnlySpan<Scalar> weights, int count)
    {
        var sums = new Scalar[count];
        for (var i = 0; i < numbers.Length; i++)
            sums[numbers[i]] += weights[i];
        return sums;
    }

    /// <summary>The whole sum.</summary>
    public static Ext3 Sum(BaseVector values, IEnumerable<AxisWeights> weights, ComputePool? pool)
    {
        using var sum = RunExt(values, [.. weights.Select(ClaimPart.Sum)], pool);
        return sum[0];
    }

    /// <summary>result[o, k] = Σ weights[j] · values[o, j, k].</summary>
    public static ExtVector Reduce(BaseVector values, ExtVector weights, int outer, int kept, ComputePool? pool)
    {
        var result = new ExtVector(outer * kept);
        var (size, factors) = (weights.Length, weights.ToArray());
        Share(pool, outer, kept, size, (o, from, to) =>
        {
            var source = values.Start + (nint)o * size * kept;
            if (kept == 1)
                result[o] = ExtKernels.Dot(new ReadOnlySpan<ulong>(source, size), weights);
            else
                Rows(source, result.Pointer + (nint)o * kept, factors, kept, from, to);
        });
        GC.KeepAlive(values);
        return result;
    }

    /// <summary>result[o, k] = Σ weights[j] · values[o, j, k].</summary>
    public static ExtVector Reduce(ExtVector values, ExtVector weights, int outer, int kept, ComputePool? pool)
    {
        var result = new ExtVector(outer * kept);
        var (size, factors) = (weights.Length, weights.ToArray());
        Share(pool, outer, kept, size, (o, from, to) =>
            Rows(values.Pointer + (nint)o * size * kept, result.Pointer + (nint)o * kept, factors, kept, from, to));
        GC.KeepAlive(values);
        return result;
    }

    /// <summary>By rows where there are many, else by parts of what stays.</summary>
    private static void Share(ComputePool? pool, int outer, int kept, int size, Action<int, int, int> body)
    {
        const int Least = 1 << 14;
        if (outer > 1)
            Chunks.Run(pool, outer, (from, to) =>
            {
                for (var o = from; o < to; o++)
                    body(o, 0, kept);
            }, Math.Max(2, (int)(Least / Math.Min(Least, (long)size * kept))));
        else
            Chunks.Run(pool, kept, (from, to) => body(0, from, to), Math.Max(16, Least / Math.Min(Least, size)));
    }

    private static void Rows(ulong* source, ExtPointer target, Ext3[] factors, int kept, int from, int to)
    {
        switch (Lanes.Fit((to - from) | kept))
        {
            case 8: Rows<Lanes8>(source, target, factors, kept, from, to); break;
            case 4: Rows<Lanes4>(source, target, factors, kept, from, to); break;
            default: Rows<Lanes1>(source, target, factors, kept, from, to); break;
        }
    }

    private static void Rows(ExtPointer source, ExtPointer target, Ext3[] factors, int kept, int from, int to)
    {
        switch (Lanes.Fit((to - from) | kept))
        {
            case 8: Rows<Lanes8>(source, target, factors, kept, from, to); break;
            case 4: Rows<Lanes4>(source, target, factors, kept, from, to); break;
            default: Rows<Lanes1>(source, target, factors, kept, from, to); break;
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Rows<T>(ulong* source, ExtPointer target, Ext3[] factors, nint kept, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        for (nint k = from; k < to; k += T.Count)
            target.Store(k, ExtLanes<T>.Zero);
        for (var j = 0; j < factors.Length; j++)
        {
            var factor = ExtLanes<T>.Splat(factors[j]);
            var row = source + j * kept;
            for (nint k = from; k < to; k += T.Count)
                target.Store(k, target.Load<T>(k) + factor * T.Load(row + k));
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Rows<T>(ExtPointer source, ExtPointer target, Ext3[] factors, nint kept, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        for (nint k = from; k < to; k += T.Count)
            target.Store(k, ExtLanes<T>.Zero);
        for (var j = 0; j < factors.Length; j++)
        {
            var factor = ExtLanes<T>.Splat(factors[j]);
            var row = source + j * kept;
            for (nint k = from; k < to; k += T.Count)
                target.Store(k, target.Load<T>(k) + factor * row.Load<T>(k));
        }
    }
}
