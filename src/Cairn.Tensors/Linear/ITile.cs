namespace Cairn.Tensors.Linear;

/// <summary>The innermost step: a tile of C held in registers while its chains run over a stretch of k.</summary>
internal unsafe interface ITile
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the tile: the width of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// Continues (or starts from +0) each chain of the tile over <paramref name="k"/> steps and stores it.
    /// </summary>
    /// <param name="a">Its rows and its k steps at any strides.</param>
    /// <param name="b">Row k holds the tile's columns side by side.</param>
    /// <param name="c">Its columns lie side by side.</param>
    /// <returns>True where a finished chain may not be finite.</returns>
    static abstract bool Run(nint k, in Operand a, float* b, nint rowB, float* c, nint rowC, TileSteps steps);
}
