using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Reductions;

/// <summary>One number for each row of a packed matrix.</summary>
internal readonly unsafe struct RowKernel(RowOperation operation, int columns, float* x, float* results) : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var suspect = false;
        for (var r = first; r < last; r++)
        {
            var row = x + r * columns;
            var isNaN = operation == RowOperation.Max && float.IsNaN(*row);
            results[r] = isNaN ? float.NaN : Reduce<T>(operation, row, columns);
            suspect |= !float.IsFinite(results[r]);
        }

        return suspect;
    }

    /// <summary>A row of any length: beyond 16,384 elements by rows of that length.</summary>
    internal static float Reduce<T>(RowOperation operation, float* x, long count)
        where T : unmanaged, ILanes<T>
    {
        if (count <= LaneSum.MaxRow)
        {
            return operation switch
            {
                RowOperation.Sum => LaneRow.Sum<T>(x, (int)count),
                RowOperation.SumOfSquares => LaneRow.Dot<T>(x, x, (int)count),
                _ => LaneRow.Max<T>(x, (int)count),
            };
        }

        var parts = new float[(count + LaneSum.MaxRow - 1) / LaneSum.MaxRow];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Reduce<T>(
                operation, x + (long)i * LaneSum.MaxRow, Math.Min(LaneSum.MaxRow, count - (long)i * LaneSum.MaxRow));
        fixed (float* p = parts)
            return Reduce<T>(operation == RowOperation.Max ? RowOperation.Max : RowOperation.Sum, p, parts.Length);
    }
}
