namespace Cairn.Tensors.Linear;

/// <summary>A block of B, as it lies or packed, that many rows of A are multiplied with.</summary>
/// <param name="b">The block; its panels when <paramref name="packed"/>.</param>
internal readonly unsafe struct Block(Operand b, nint k, nint columns, TileSteps steps, bool packed = false)
{
    public Block Packed<TTile>(float* panels)
        where TTile : ITile
    {
        Packing.PackB(b, k, columns, TTile.Columns, panels);
        return new Block(new Operand(panels, TTile.Columns, 1), k, columns, steps, true);
    }

    /// <summary>C[rows, columns] continues by A[rows, k] times the block.</summary>
    /// <param name="scratch">Takes A's panels where A is stored by column.</param>
    public bool Multiply<TTile>(in Operand a, nint rows, float* c, nint rowC, float* scratch)
        where TTile : ITile
    {
        var byColumn = a.Column != 1;
        if (byColumn)
            Packing.PackA(a, rows, k, TTile.Rows, scratch);
        var bad = false;
        for (nint j = 0; j < columns; j += TTile.Columns)
        {
            var panel = packed ? b.Start + j * k : b.Start + j;
            for (nint i = 0; i < rows; i += TTile.Rows)
            {
                var part = byColumn ? new Operand(scratch + i * k, 1, TTile.Rows) : a.From(i, 0);
                var (height, width) = (Math.Min(TTile.Rows, rows - i), Math.Min(TTile.Columns, columns - j));
                var target = c + i * rowC + j;
                bad |= height == TTile.Rows && width == TTile.Columns
                    ? TTile.Run(k, part, panel, b.Row, target, rowC, steps)
                    : Edge<TTile>(part, height, panel, width, target, rowC);
            }
        }

        return bad;
    }

    /// <summary>A tile that hangs over: it runs on copies of its rows of A, its columns of B and its part of C.</summary>
    private bool Edge<TTile>(in Operand a, nint height, float* panel, nint width, float* c, nint rowC)
        where TTile : ITile
    {
        var tile = stackalloc float[TTile.Rows * TTile.Columns];
        new Span<float>(tile, TTile.Rows * TTile.Columns).Clear();
        Copy(c, rowC, tile, TTile.Columns, height, width);
        var full = a;
        if (height < TTile.Rows)
        {
            var rows = stackalloc float[(int)k * TTile.Rows];
            for (nint i = 0; i < k; i++)
            for (nint r = 0; r < TTile.Rows; r++)
                rows[i * TTile.Rows + r] = r < height ? *a.At(r, i) : 0f;
            full = new Operand(rows, 1, TTile.Rows);
        }

        var rowB = b.Row;
        if (width < TTile.Columns && !packed)
        {
            var copy = stackalloc float[(int)k * TTile.Columns];
            Packing.PackB(new Operand(panel, b.Row, 1), k, width, TTile.Columns, copy);
            panel = copy;
            rowB = TTile.Columns;
        }

        var bad = TTile.Run(k, full, panel, rowB, tile, TTile.Columns, steps);
        Copy(tile, TTile.Columns, c, rowC, height, width);
        return bad;
    }

    private static void Copy(float* source, nint rowSource, float* target, nint rowTarget, nint rows, nint columns)
    {
        for (nint i = 0; i < rows; i++)
            new ReadOnlySpan<float>(source + i * rowSource, (int)columns)
                .CopyTo(new Span<float>(target + i * rowTarget, (int)columns));
    }
}
