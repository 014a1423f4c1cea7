namespace Cairn.Tensors.Linear;

/// <summary>How C is cut into rectangles for threads. The cut never changes a bit.</summary>
internal readonly record struct MatMulGrid(int M, int N, int RowStep, int ColumnStep)
{
    /// <summary>Multiply-adds below which waking a thread costs more than it gives.</summary>
    private const long SmallWork = 1 << 20;

    /// <summary>Pieces for each thread, so that a thread that is held up does not hold up the rest.</summary>
    private const int PiecesPerThread = 2;

    private const int LeastSide = 128;

    private int AcrossColumns => (N + ColumnStep - 1) / ColumnStep;

    public int Count => (M + RowStep - 1) / RowStep * AcrossColumns;

    public (int Row, int Rows, int Column, int Columns) this[int item]
    {
        get
        {
            var (row, column) = (item / AcrossColumns * RowStep, item % AcrossColumns * ColumnStep);
            return (row, Math.Min(RowStep, M - row), column, Math.Min(ColumnStep, N - column));
        }
    }

    /// <summary>
    /// Cuts along the side whose cut makes nobody pack the same panel twice: columns where only B is packed, rows where
    /// A is packed too. Pieces stay at least <see cref="LeastSide"/> wide; the other side is cut for the rest.
    /// </summary>
    public static MatMulGrid For(int threads, in MatMulShape shape, int tileRows, int tileColumns)
    {
        var (m, n) = (shape.M, shape.N);
        if (threads == 1 || (long)m * n * shape.K < SmallWork)
            return new MatMulGrid(m, n, m, n);
        var pieces = threads * PiecesPerThread;
        int down, across;
        if (shape.Layout == MatMulLayout.TN)
        {
            down = Math.Clamp(m / LeastSide, 1, pieces);
            across = Math.Min((pieces + down - 1) / down, (n + tileColumns - 1) / tileColumns);
        }
        else
        {
            across = Math.Clamp(n / LeastSide, 1, pieces);
            down = Math.Min((pieces + across - 1) / across, (m + tileRows - 1) / tileRows);
        }

        return new MatMulGrid(m, n, Step(m, down, tileRows), Step(n, across, tileColumns));
    }

    private static int Step(int length, int parts, int unit)
    {
        var units = (length + unit - 1) / unit;
        return (int)Math.Min(length, (long)((units + parts - 1) / parts) * unit);
    }
}
