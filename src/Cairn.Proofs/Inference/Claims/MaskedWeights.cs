using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Products of a row's and a column's weight where a mask lets them through, else zero. Their sums take a few
/// operations for each row: the columns of a row are runs, and a run's sum is the difference of two sums from the first
/// column on.
/// </summary>
/// <param name="rows">Along all masked axes but the last.</param>
/// <param name="columns">Along the last.</param>
internal sealed class MaskedWeights(MaskNode node, AxisWeights rows, AxisWeights columns)
{
    private readonly PaddedShape _rows = new(node.Shape[..^1]);
    private readonly int _width = node.Shape[^1];

    public int Bits => rows.Bits + columns.Bits;

    public int Axes => node.Shape.Length;

    /// <summary>All weights.</summary>
    public Scalar[] Table()
    {
        var (upper, lower, table) = (rows.Table(), columns.Table(), new Scalar[1 << Bits]);
        var places = _rows.Places();
        for (var row = 0; row < places.Length; row++)
        for (var column = 0; column < _width; column++)
        {
            if (node.IsSet(row * _width + column))
                table[places[row] * lower.Length + column] = upper[places[row]] * lower[column];
        }

        return table;
    }

    /// <summary>The extension at a point.</summary>
    public Scalar Evaluate(ReadOnlySpan<Scalar> at) => Sum(
        Products(rows.Table(), Eq.Table(at[..rows.Bits])), Products(columns.Table(), Eq.Table(at[rows.Bits..])), true);

    /// <summary>The sum of what the mask does not let through.</summary>
    public Scalar SumOfMasked() => Sum(rows.Table(), columns.Table(), false);

    private Scalar Sum(Scalar[] upper, Scalar[] lower, bool isSet)
    {
        var sums = new Scalar[_width + 1];
        for (var column = 0; column < _width; column++)
            sums[column + 1] = sums[column] + lower[column];
        var (total, places) = (Scalar.Zero, _rows.Places());
        for (var row = 0; row < places.Length; row++)
        {
            var sum = Scalar.Zero;
            for (var (from, to) = (0, 0); from < _width; from = to)
            {
                var isIn = Is(row, from);
                for (to = from + 1; to < _width && Is(row, to) == isIn;)
                    to++;
                if (isIn)
                    sum += to == from + 1 ? lower[from] : sums[to] - sums[from];
            }

            total += upper[places[row]] * sum;
        }

        return total;

        bool Is(int row, int column) => node.IsSet(row * _width + column) == isSet;
    }

    private static Scalar[] Products(Scalar[] x, Scalar[] y) => [.. x.Zip(y, (a, b) => a * b)];
}
