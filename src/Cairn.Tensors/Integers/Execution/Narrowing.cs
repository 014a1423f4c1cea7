namespace Cairn.Tensors.Integers.Execution;

/// <summary>Copies whole numbers into rows of a narrower width.</summary>
internal static class Narrowing
{
    /// <summary>Puts every x − low into a row.</summary>
    public static void Row(RowMatrix matrix, int row, ReadOnlySpan<int> x, int low)
    {
        if (matrix.Kind == DotKind.Byte256)
        {
            var to = matrix.Row<byte>(row);
            for (var i = 0; i < x.Length; i++)
                to[i] = (byte)(x[i] - low);
        }
        else if (matrix.Kind == DotKind.Scalar)
            x.CopyTo(matrix.Row<int>(row));
        else
        {
            var to = matrix.Row<short>(row);
            for (var i = 0; i < x.Length; i++)
                to[i] = (short)x[i];
        }
    }
}
