namespace Cairn.Tensors.Linear;

/// <summary>One rectangle of C computed by one thread, by tiles over blocks of k.</summary>
internal readonly unsafe struct Product(Operand a, Operand b, float* c, nint rowC, nint k, bool accumulate)
{
    /// <summary>Steps of k before a tile's chains are put down: a panel of B stays in the first-level cache.</summary>
    public const int BlockK = 256;

    /// <summary>Columns of B packed at a time: the panels stay in the second-level cache.</summary>
    private const int BlockColumns = 512;

    /// <summary>Rows of A over which a panel of B is used before the next panel.</summary>
    private const int BlockRows = 256;

    /// <summary>Rows of C from which packing B pays.</summary>
    private const int PackRows = 24;

    /// <summary>Floats of scratch that <see cref="Run"/> needs.</summary>
    public const int ScratchFloats = BlockK * (BlockColumns + BlockRows + 8);

    /// <summary>Computes C[rows, columns] of the rectangle at (row, column).</summary>
    /// <returns>True where an element may not be finite.</returns>
    public bool Run<TTile>(nint row, nint rows, nint column, nint columns, float* scratch)
        where TTile : ITile
    {
        var bad = k == 0 && Empty(row, rows, column, columns);
        for (nint k0 = 0; k0 < k; k0 += BlockK)
        {
            var depth = Math.Min(BlockK, k - k0);
            var steps = (k0 > 0 || accumulate ? TileSteps.Continue : 0) | (k0 + depth == k ? TileSteps.Finish : 0);
            for (nint j0 = 0; j0 < columns; j0 += BlockColumns)
            {
                var block = new Block(b.From(k0, column + j0), Math.Min(BlockColumns, columns - j0));
                if (rows >= PackRows || b.Column != 1)
                    block = block.Packed<TTile>(depth, scratch);
                for (nint i0 = 0; i0 < rows; i0 += BlockRows)
                {
                    var height = Math.Min(BlockRows, rows - i0);
                    bad |= block.Multiply<TTile>(
                        a.From(row + i0, k0), height, depth, c + (row + i0) * rowC + column + j0, rowC, steps,
                        scratch + BlockK * BlockColumns);
                }
            }
        }

        return bad;
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
