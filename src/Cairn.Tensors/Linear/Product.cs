namespace Cairn.Tensors.Linear;

/// <summary>One rectangle of C computed by one thread, by tiles over blocks of k.</summary>
internal readonly unsafe struct Product(Operand a, Operand b, float* c, nint rowC, nint k, bool accumulate)
{
    /// <summary>Steps of k before a tile's chains are put down: a panel of B stays in the first-level cache.</summary>
    public const int BlockK = 256;

    /// <summary>Columns of B packed at a time: the panels stay in the second-level cache.</summary>
    private const int BlockColumns = 512;

    /// <summary>
    /// Rows of A over which a panel of B is used before the next panel: whole tiles of 8 and of 6 rows.
    /// </summary>
    private const int BlockRows = 240;

    /// <summary>Rows of B read side by side, and how far, where B is not packed.</summary>
    private const int StreamK = 16;

    private const int StreamColumns = 512;

    /// <summary>Where C is turned: columns of B at a time, their steps at a time, and the longest chain.</summary>
    private const int SwapColumns = 192;

    private const int StreamDepth = 1024;

    private const int SwapK = 8192;

    /// <summary>Rows of C from which packing B pays.</summary>
    private const int PackRows = 24;

    /// <summary>Floats of scratch that <see cref="Run"/> needs.</summary>
    public const int ScratchFloats = BlockK * (BlockColumns + BlockRows + 8);

    /// <summary>Computes C[rows, columns] of the rectangle at (row, column).</summary>
    /// <returns>True where an element may not be finite.</returns>
    public bool Run<TTile, TFew>(nint row, nint rows, nint column, nint columns, float* scratch)
        where TTile : ITile
        where TFew : ITile
    {
        if (k == 0)
            return Empty(row, rows, column, columns);
        if (rows <= TFew.Columns && b.Column != 1 && a.Column == 1 && k <= SwapK)
            return Swap<TFew>(row, rows, column, columns, scratch);
        if (rows < PackRows && b.Column == 1)
            return Stream<TTile>(row, rows, column, columns, scratch);
        var bad = false;
        var height = EvenStep(rows, BlockRows, TTile.Rows);
        for (nint k0 = 0; k0 < k; k0 += BlockK)
        for (nint j0 = 0; j0 < columns; j0 += BlockColumns)
        {
            var (depth, steps) = Steps(k0, BlockK);
            var block = new Block(b.From(k0, column + j0), Math.Min(BlockColumns, columns - j0))
                .Packed<TTile>(depth, scratch);
            for (nint i0 = 0; i0 < rows; i0 += height)
                bad |= block.Multiply<TTile>(
                    a.From(row + i0, k0), Math.Min(height, rows - i0), depth,
                    c + (row + i0) * rowC + column + j0, rowC, steps, scratch + BlockK * BlockColumns);
        }

        return bad;
    }

    /// <summary>
    /// Few rows: B is read once, so it is used as it lies, a few of its rows side by side from left to right, which is
    /// what hardware prefetches well. C stays in the first-level cache.
    /// </summary>
    private bool Stream<TTile>(nint row, nint rows, nint column, nint columns, float* scratch)
        where TTile : ITile
    {
        var bad = false;
        for (nint j0 = 0; j0 < columns; j0 += StreamColumns)
        for (nint k0 = 0; k0 < k; k0 += StreamK)
        {
            var (depth, steps) = Steps(k0, StreamK);
            var block = new Block(b.From(k0, column + j0), Math.Min(StreamColumns, columns - j0));
            bad |= block.Multiply<TTile>(
                a.From(row, k0), rows, depth, c + row * rowC + column + j0, rowC, steps, scratch);
        }

        return bad;
    }

    /// <summary>
    /// Few rows where B lies by column: Cᵀ = Bᵀ·Aᵀ by the same chains, so that B streams by once and only A is packed.
    /// </summary>
    private bool Swap<TFew>(nint row, nint rows, nint column, nint columns, float* scratch)
        where TFew : ITile
    {
        var width = (nint)TFew.Columns;
        var block = new Block(new Operand(a.At(row, 0), a.Column, a.Row), rows).Packed<TFew>(k, scratch).First(width);
        var transposed = scratch + k * width;
        var bad = false;
        for (nint j0 = 0; j0 < columns; j0 += SwapColumns)
        {
            var height = Math.Min(SwapColumns, columns - j0);
            var target = c + row * rowC + column + j0;
            new Span<float>(transposed, (int)(height * width)).Clear();
            for (nint j = 0; accumulate && j < height; j++)
            for (nint i = 0; i < rows; i++)
                transposed[j * width + i] = target[i * rowC + j];
            for (nint k0 = 0; k0 < k; k0 += StreamDepth)
            {
                var (depth, steps) = Steps(k0, StreamDepth);
                bad |= block.Skip(k0).Multiply<TFew>(
                    new Operand(b.At(k0, column + j0), b.Column, b.Row), height, depth, transposed, width, steps, null);
            }

            for (nint i = 0; i < rows; i++)
            for (nint j = 0; j < height; j++)
                target[i * rowC + j] = transposed[j * width + i];
        }

        return bad;
    }

    /// <summary>A step of whole units, at most <paramref name="most"/>, in which a length goes about evenly.</summary>
    private static nint EvenStep(nint length, int most, int unit)
    {
        var parts = (length + most - 1) / most;
        return ((length + parts - 1) / parts + unit - 1) / unit * unit;
    }

    private (nint Depth, TileSteps Steps) Steps(nint k0, nint block)
    {
        var depth = Math.Min(block, k - k0);
        return (depth,
            (k0 > 0 || accumulate ? TileSteps.Continue : 0) | (k0 + depth == k ? TileSteps.Finish : 0));
    }

    /// <summary>Chains of no steps: +0, or what C held.</summary>
    private bool Empty(nint row, nint rows, nint column, nint columns)
    {
        for (var i = row; i < row + rows; i++)
        for (var j = column; j < column + columns; j++)
            c[i * rowC + j] = accumulate ? c[i * rowC + j] + 0f : 0f;
        return accumulate;
    }
}
