using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>
/// A product with its weights packed by columns. Where the input spans at most 256 numbers, it is taken as bytes from
/// its least number on, and what that changes is in the start of each sum.
/// </summary>
internal class PackedProduct
{
    private readonly int _columns;

    public PackedProduct(IntegerModel model, ProductNode n, int vectorBits)
        : this(model.Facts.Tensors[n.Source], vectorBits, model.Graph.Parameters[n.Weights].Shape[0])
    {
        var (shape, weights) = (model.Graph.Parameters[n.Weights].Shape, model.Weights[n.Weights]);
        _columns = shape[1];
        Right = Pack(shape[1], (column, k) => weights[k * shape[1] + column]);
        Start = Starts(shape[1], c => n.Bias < 0 ? 0 : model.Weights[n.Bias][c], (c, k) => weights[k * shape[1] + c]);
    }

    protected PackedProduct(TensorFacts source, int vectorBits, int depth)
    {
        Depth = depth;
        Kind = DotChoice.Of(vectorBits, source.Low, source.High, true);
        Low = Kind == DotKind.Byte256 ? source.Low : 0;
    }

    protected int Depth { get; }

    protected DotKind Kind { get; }

    /// <summary>What is taken from each element of the input.</summary>
    protected int Low { get; }

    protected RowMatrix Right { get; init; } = null!;

    protected int[] Start { get; init; } = null!;

    public virtual void Run(ComputePool pool, int[] x, int[] y)
    {
        var rows = x.Length / Depth;
        var left = new RowMatrix(Kind, rows, Depth);
        for (var row = 0; row < rows; row++)
            Narrowing.Row(left, row, x.AsSpan(row * Depth, Depth), Low);
        RowProduct.Run(pool, Kind, left, Right, rows, _columns, Start, y, 0, _columns, 1);
    }

    protected RowMatrix Pack(int rows, Func<int, int, int> weight)
    {
        var matrix = new RowMatrix(Kind, rows, Depth);
        for (var row = 0; row < rows; row++)
            for (var k = 0; k < Depth; k++)
                matrix.Set(row, k, weight(row, k));
        return matrix;
    }

    /// <summary>Bias, and the least number times the sum of the weights.</summary>
    protected int[] Starts(int columns, Func<int, int> bias, Func<int, int, int> weight)
    {
        var starts = new int[columns];
        for (var column = 0; column < columns; column++)
        {
            var sum = 0;
            for (var k = 0; k < Depth; k++)
                sum += weight(column, k);
            starts[column] = unchecked(bias(column) + sum * Low);
        }

        return starts;
    }
}
