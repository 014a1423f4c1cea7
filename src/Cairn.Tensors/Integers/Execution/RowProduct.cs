using System.Runtime.InteropServices;
using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Every row of one matrix times every row of another, on all threads of a pool.</summary>
internal static unsafe class RowProduct
{
    /// <summary>Rows are padded to a multiple of so many elements.</summary>
    public const int DepthStep = 32;

    private const int BlockRows = 16;
    private const int BlockColumns = 64;

    /// <summary>y[row · rowStep + column · columnStep] = start[column] + Σ left[row,k] · right[column,k].</summary>
    public static void Run(ComputePool pool, DotKind kind, RowMatrix left, RowMatrix right, int rows, int columns,
        int[] start, int[] y, int offset, int rowStep, int columnStep)
    {
        var target = new Target(rows, columns, start, y, offset, rowStep, columnStep);
        switch (kind)
        {
            case DotKind.Byte256: Blocks<ByteDot256, byte, sbyte>(pool, left.As<byte>(), right.As<byte>(), left.Stride,
                target); break;
            case DotKind.Short512: Blocks<ShortDot512, short, short>(pool, left.As<short>(), right.As<short>(),
                left.Stride, target); break;
            case DotKind.Short256: Blocks<ShortDot256, short, short>(pool, left.As<short>(), right.As<short>(),
                left.Stride, target); break;
            default: Blocks<ScalarDot, int, int>(pool, left.As<int>(), right.As<int>(), left.Stride, target); break;
        }
    }

    private readonly record struct Target(
        int Rows, int Columns, int[] Start, int[] Y, int Offset, int RowStep, int ColumnStep);

    private static void Blocks<TKernel, TLeft, TRight>(
        ComputePool pool, TLeft[] left, Array right, int stride, Target t)
        where TKernel : struct, IDotKernel<TLeft, TRight>
        where TLeft : unmanaged
        where TRight : unmanaged
    {
        var across = (t.Columns + BlockColumns - 1) / BlockColumns;
        var down = (t.Rows + BlockRows - 1) / BlockRows;
        pool.For(across * down, block =>
        {
            var (row, column) = (block / across * BlockRows, block % across * BlockColumns);
            fixed (TLeft* l = left)
            fixed (byte* r = &MemoryMarshal.GetArrayDataReference(right))
                Block<TKernel, TLeft, TRight>(l, (TRight*)r, stride, row, column, t);
        });
    }

    private static void Block<TKernel, TLeft, TRight>(
        TLeft* left, TRight* right, int stride, int firstRow, int firstColumn, Target t)
        where TKernel : struct, IDotKernel<TLeft, TRight>
        where TLeft : unmanaged
        where TRight : unmanaged
    {
        var sums = stackalloc int[4];
        var (lastRow, lastColumn) = (Math.Min(firstRow + BlockRows, t.Rows), Math.Min(firstColumn + BlockColumns,
            t.Columns));
        for (var column = firstColumn; column < lastColumn; column += 4)
            for (var row = firstRow; row < lastRow; row++)
            {
                TKernel.Four(left + (nint)row * stride, right + (nint)column * stride, stride, stride, sums);
                var at = t.Offset + row * t.RowStep + column * t.ColumnStep;
                for (var c = 0; c < 4 && column + c < lastColumn; c++)
                    t.Y[at + c * t.ColumnStep] = unchecked(sums[c] + t.Start[column + c]);
            }
    }
}
