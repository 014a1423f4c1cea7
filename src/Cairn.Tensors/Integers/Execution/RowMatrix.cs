namespace Cairn.Tensors.Integers.Execution;

/// <summary>Rows of whole numbers in the width that a kernel takes, each padded with 0 to its step.</summary>
internal sealed class RowMatrix
{
    private readonly Array _elements;

    /// <param name="rows">Padded to a multiple of four with rows of 0.</param>
    public RowMatrix(DotKind kind, int rows, int depth)
    {
        Kind = kind;
        Rows = (rows + 3) / 4 * 4;
        Stride = (depth + RowProduct.DepthStep - 1) / RowProduct.DepthStep * RowProduct.DepthStep;
        var length = checked(Rows * Stride);
        _elements = kind switch
        {
            DotKind.Byte256 => new byte[length],
            DotKind.Short256 or DotKind.Short512 => new short[length],
            _ => new int[length],
        };
    }

    public DotKind Kind { get; }

    public int Rows { get; }

    public int Stride { get; }

    public T[] As<T>() => (T[])_elements;

    /// <summary>Puts a number, modulo the width of an element.</summary>
    public void Set(int row, int column, int value)
    {
        var at = row * Stride + column;
        if (_elements is int[] ints)
            ints[at] = value;
        else if (_elements is short[] shorts)
            shorts[at] = (short)value;
        else
            ((byte[])_elements)[at] = (byte)value;
    }

    public Span<T> Row<T>(int row) => As<T>().AsSpan(row * Stride, Stride);
}
