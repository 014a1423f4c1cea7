namespace Cairn.Learning.Graphs;

/// <summary>A matrix within a <see cref="Graphs.Slab"/>, row-major.</summary>
/// <param name="Name">Unique within its slab for what it holds; parts of one tensor share its name.</param>
/// <param name="Offset">First element.</param>
/// <param name="Stride">Elements from row to row; at least <paramref name="Columns"/>.</param>
public readonly record struct TensorRef(Slab Slab, string Name, int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Elements from the first to the last, gaps between rows included.</summary>
    public int Span => Rows == 0 ? 0 : (Rows - 1) * Stride + Columns;

    /// <summary>Some columns of every row.</summary>
    public TensorRef Slice(int firstColumn, int columns) =>
        this with { Offset = Offset + firstColumn, Columns = columns };
}
