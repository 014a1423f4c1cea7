namespace Cairn.Tensors.Linear;

/// <summary>A matrix product's layout and sizes. Strides are in elements from row to row; 0 means packed.</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Length of every chain.</param>
public readonly record struct MatMulShape(MatMulLayout Layout, int M, int N, int K)
{
    /// <summary>Elements from one stored row of A to the next. Default 0: as packed.</summary>
    public int StrideA { get; init; }

    /// <summary>Elements from one stored row of B to the next. Default 0: as packed.</summary>
    public int StrideB { get; init; }

    /// <summary>Elements from one row of C to the next. Default 0: as packed.</summary>
    public int StrideC { get; init; }

    /// <summary>True: chains start from what C holds. False (default): from +0.</summary>
    public bool Accumulate { get; init; }

    internal int RowsA => Layout == MatMulLayout.TN ? K : M;

    internal int ColumnsA => Layout == MatMulLayout.TN ? M : K;

    internal int RowsB => Layout == MatMulLayout.NT ? N : K;

    internal int ColumnsB => Layout == MatMulLayout.NT ? K : N;

    internal int RowStrideA => StrideA == 0 ? ColumnsA : StrideA;

    internal int RowStrideB => StrideB == 0 ? ColumnsB : StrideB;

    internal int RowStrideC => StrideC == 0 ? N : StrideC;

    internal void Validate(long lengthA, long lengthB, long lengthC)
    {
        if (!Enum.IsDefined(Layout))
            throw new ArgumentException($"Layout {(int)Layout} is none of NN, NT and TN.", nameof(Layout));
        ArgumentOutOfRangeException.ThrowIfNegative(M);
        ArgumentOutOfRangeException.ThrowIfNegative(N);
        ArgumentOutOfRangeException.ThrowIfNegative(K);
        Require("a", RowsA, ColumnsA, RowStrideA, lengthA);
        Require("b", RowsB, ColumnsB, RowStrideB, lengthB);
        Require("c", M, N, RowStrideC, lengthC);
    }

    private static void Require(string name, long rows, long columns, long stride, long length)
    {
        if (stride < columns)
            throw new ArgumentException($"The row stride {stride} is less than the {columns} columns.", name);
        if (rows > 0 && columns > 0 && (rows - 1) * stride + columns > length)
            throw new ArgumentException(
                $"{rows} rows of {columns} at stride {stride} need {(rows - 1) * stride + columns} elements; " +
                $"there are {length}.", name);
    }
}
