namespace Cairn.Tensors.Reductions;

internal enum RowOperation
{
    Sum,
    SumOfSquares,
    Max,
}
