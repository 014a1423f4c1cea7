using System.Runtime.CompilerServices;

namespace Cairn.Tensors.Linear;

/// <summary>A block of B, as it lies or packed into panels, that many rows of A are multiplied with.</summary>
internal readonly unsafe struct Block
{
    private readonly Operand _b;
    private readonly nint _columns;

    /// <summary>Elements from panel to panel of a packed block; 0 where B is used as it lies.</summary>
    private readonly nint _panel;

    /// <param name="b">[k, columns], rows contiguous unless it will be packed.</param>
    public Block(in Operand b, nint columns)
        : this(b, columns, 0)
    {
    }

    private Block(in Operand b, nint columns, nint panel) => (_b, _columns, _panel) = (b, columns, panel);

    /// <summary>The floats that <see cref="Packed"/> writes.</summary>
    public static nint PackedFloats(nint k, nint columns) => k * ((columns + 31) / 32 * 32);

    /// <summary>Copies the block's first <paramref name="k"/> rows into panels.</summary>
    public Block Packed<TTile>(nint k, float* panels)
        where TTile : ITile
    {
        Packing.PackB(_b, k, _columns, TTile.Columns, panels);
        return new Block(new Operand(panels, TTile.Columns, 1), _columns, k * TTile.Columns);
    }

    /// <summary>The same block with only its first columns.</summary>
    public Block First(nint columns) => new(_b, columns, _panel);

    /// <summary>The same packed block without its first <paramref name="steps"/> rows.</summary>
    public Block Skip(nint steps) => new(_b.From(steps, 0), _columns, _panel);

    /// <summary>C[rows, columns] continues by A[rows, k] times the block's first k rows.</summary>
    /// <param name="scratch">k floats for each row (rounded up to 8) where A is stored by column.</param>
    /// <returns>True where a finished element may not be finite.</returns>
    public bool Multiply<TTile>(
        Operand a, nint rows, nint k, float* c, nint rowC, TileSteps steps, float* scratch)
        where TTile : ITile
    {
        var byColumn = a.Column != 1;
        if (byColumn)
            Packing.PackA(a, rows, k, TTile.Rows, scratch);
        var bad = false;
        for (nint j = 0; j < _columns; j += TTile.Columns)
        {
            var panel = _b.Start + (_panel == 0 ? j : j / TTile.Columns * _panel);
            var width = Math.Min(TTile.Columns, _columns - j);
            var full = width == TTile.Columns ? rows / TTile.Rows * TTile.Rows : 0;
            for (nint i = 0; i < full; i += TTile.Rows)
            {
                var part = byColumn ? new Operand(scratch + i * k, 1, TTile.Rows) : a.From(i, 0);
                bad |= TTile.Run(k, part, panel, _b.Row, c + i * rowC + j, rowC, steps);
            }

            if (full < rows)
                bad |= Rest<TTile>(a, full, rows, k, panel, width, c + j, rowC, steps, byColumn ? scratch : null);
        }

        return bad;
    }

    /// <summary>The tiles of one panel that hang over an edge, from row <paramref name="first"/> on.</summary>
    [SkipLocalsInit]
    private bool Rest<TTile>(
        in Operand a, nint first, nint rows, nint k, float* panel, nint width, float* c, nint rowC, TileSteps steps,
        float* packedA)
        where TTile : ITile
    {
        var rowB = _b.Row;
        if (width < TTile.Columns && _panel == 0)
        {
            var columns = stackalloc float[(int)k * TTile.Columns];
            Packing.PackB(new Operand(panel, rowB, 1), k, width, TTile.Columns, columns);
            panel = columns;
            rowB = TTile.Columns;
        }

        var bad = false;
        for (var i = first; i < rows; i += TTile.Rows)
        {
            var height = Math.Min(TTile.Rows, rows - i);
            if (packedA is not null)
                bad |= Edge<TTile>(
                    new Operand(packedA + i * k, 1, TTile.Rows), 0, height, k, panel, rowB, width, c + i * rowC, rowC,
                    steps);
            else if (rows >= TTile.Rows)
                bad |= Edge<TTile>(
                    a.From(i + height - TTile.Rows, 0), TTile.Rows - height, height, k, panel, rowB, width,
                    c + i * rowC, rowC, steps);
            else
                bad |= Few<TTile>(a, height, k, panel, rowB, width, c, rowC, steps);
        }

        return bad;
    }

    /// <summary>Fewer rows than a tile has: they are copied, and the missing ones are +0.</summary>
    [SkipLocalsInit]
    private static bool Few<TTile>(
        in Operand a, nint rows, nint k, float* panel, nint rowB, nint width, float* c, nint rowC, TileSteps steps)
        where TTile : ITile
    {
        var copy = stackalloc float[(int)k * TTile.Rows];
        for (nint step = 0; step < k; step++)
        for (nint r = 0; r < TTile.Rows; r++)
            copy[step * TTile.Rows + r] = r < rows ? *a.At(r, step) : 0f;
        return Edge<TTile>(new Operand(copy, 1, TTile.Rows), 0, rows, k, panel, rowB, width, c, rowC, steps);
    }

    /// <summary>Runs a tile on a copy of C, of which only some rows and columns are real.</summary>
    /// <param name="top">Rows of the tile above the real ones; they are computed and dropped.</param>
    [SkipLocalsInit]
    private static bool Edge<TTile>(
        in Operand a, nint top, nint height, nint k, float* panel, nint rowB, nint width, float* c, nint rowC,
        TileSteps steps)
        where TTile : ITile
    {
        var tile = stackalloc float[TTile.Rows * TTile.Columns];
        new Span<float>(tile, TTile.Rows * TTile.Columns).Clear();
        var real = tile + top * TTile.Columns;
        if ((steps & TileSteps.Continue) != 0)
            Copy(c, rowC, real, TTile.Columns, height, width);
        var bad = TTile.Run(k, a, panel, rowB, tile, TTile.Columns, steps);
        Copy(real, TTile.Columns, c, rowC, height, width);
        return bad;
    }

    private static void Copy(float* source, nint rowSource, float* target, nint rowTarget, nint rows, nint columns)
    {
        for (nint i = 0; i < rows; i++)
            new ReadOnlySpan<float>(source + i * rowSource, (int)columns)
                .CopyTo(new Span<float>(target + i * rowTarget, (int)columns));
    }
}
