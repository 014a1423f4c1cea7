using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Reductions;

/// <summary>Plain chains down the columns of a packed matrix; its items are columns.</summary>
internal readonly unsafe struct ColumnSumKernel(int rows, int columns, float* x, float* sums, bool accumulate)
    : ILaneKernel
{
    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var output = new Output<T>();
        for (var c = first; c < last; c += Lanes.Count)
        {
            var count = (int)Math.Min(Lanes.Count, last - c);
            var start = accumulate ? Lanes.Load<T>(sums + c, count) : T.Splat(0f);
            output.Store(sums + c, count, Column(start, x + c, count));
        }

        return output.IsSuspect;
    }

    private T Column<T>(T start, float* column, int count)
        where T : unmanaged, ILanes<T>
    {
        if (rows <= LaneSum.MaxRow)
            return Chain(start, column, rows, count);
        for (var first = 0; first < rows; first += LaneSum.MaxRow)
            start += Chain(
                T.Splat(0f), column + (long)first * columns, Math.Min(LaneSum.MaxRow, rows - first), count);
        return start;
    }

    private T Chain<T>(T sum, float* column, int length, int count)
        where T : unmanaged, ILanes<T>
    {
        for (var r = 0; r < length; r++, column += columns)
            sum += Lanes.Load<T>(column, count);
        return sum;
    }
}
