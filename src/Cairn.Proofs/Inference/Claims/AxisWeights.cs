using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Weights along one axis of a padded tensor, or along several that follow each other: eq of a point, or any values.
/// </summary>
internal sealed class AxisWeights
{
    private readonly Scalar[]? _point;
    private readonly Scalar[]? _values;

    private AxisWeights(Scalar[]? point, Scalar[]? values, int axes)
    {
        (_point, _values, Axes) = (point, values, axes);
        Bits = point?.Length ?? System.Numerics.BitOperations.Log2((uint)values!.Length);
    }

    /// <summary>How many axes of the tensor they go along.</summary>
    public int Axes { get; }

    /// <summary>log₂ of the weights.</summary>
    public int Bits { get; }

    public bool IsPoint => _point is not null;

    /// <summary>Of weights that are eq of a point.</summary>
    public Scalar[] Point =>
        _point ?? throw new InvalidOperationException("These weights are not those of a point.");

    /// <summary>eq(point, ·).</summary>
    public static AxisWeights At(Scalar[] point, int axes = 1) => new(point, null, axes);

    /// <summary>Any weights, as many as a power of two.</summary>
    public static AxisWeights Of(Scalar[] values, int axes = 1) => new(null, values, axes);

    /// <summary>Weights that are all one.</summary>
    public static AxisWeights Ones(int bits) => Of([.. Enumerable.Repeat(Scalar.One, 1 << bits)]);

    /// <summary>All weights.</summary>
    public Scalar[] Table() => _values ?? Eq.Table(Point);

    /// <summary>All weights as numbers; for a side that has them.</summary>
    public Ext3[] Numbers()
    {
        if (_values is not null)
            return _values.Numbers();
        using var table = EqTable.Build(Point.Numbers());
        return table.ToArray();
    }

    /// <summary>Their extension at a point.</summary>
    public Scalar Evaluate(ReadOnlySpan<Scalar> at)
    {
        if (_point is not null)
            return Eq.Of(_point, at);
        var (sum, eq) = (Scalar.Zero, Eq.Table(at));
        for (var i = 0; i < eq.Length; i++)
            sum += _values![i] * eq[i];
        return sum;
    }

    /// <summary>The sum of the first weights.</summary>
    public Scalar SumOfFirst(int count)
    {
        if (_point is not null)
            return PrefixSums.Of(_point, count);
        var sum = Scalar.Zero;
        foreach (var value in _values.AsSpan(0, count))
            sum += value;
        return sum;
    }

    /// <summary>Every product of a weight of the one and one of the other, whose index is the lower.</summary>
    public static AxisWeights Join(AxisWeights high, AxisWeights low)
    {
        var axes = high.Axes + low.Axes;
        if (high.IsPoint && low.IsPoint)
            return At([.. high.Point, .. low.Point], axes);
        var (upper, lower) = (high.Table(), low.Table());
        var values = new Scalar[upper.Length * lower.Length];
        for (var i = 0; i < upper.Length; i++)
        for (var j = 0; j < lower.Length; j++)
            values[i * lower.Length + j] = upper[i] * lower[j];
        return Of(values, axes);
    }

    /// <summary>The products of all weights as numbers, the last's index the lowest; for a side that has them.
    /// </summary>
    public static ExtVector JoinNumbers(IEnumerable<AxisWeights> weights)
    {
        var (joint, point) = (new[] { Ext3.One }, new List<Scalar>());
        foreach (var next in weights)
        {
            if (next.IsPoint)
            {
                point.AddRange(next.Point);
                continue;
            }

            joint = Product(Product(joint, [.. point]), next.Numbers());
            point.Clear();
        }

        return new ExtVector(Product(joint, [.. point]));
    }

    private static Ext3[] Product(Ext3[] upper, Scalar[] point) =>
        point.Length == 0 ? upper : Product(upper, At(point).Numbers());

    private static Ext3[] Product(Ext3[] upper, Ext3[] lower)
    {
        if (upper.Length == 1 && upper[0] == Ext3.One)
            return lower;
        var values = new Ext3[upper.Length * lower.Length];
        for (var i = 0; i < upper.Length; i++)
        for (var j = 0; j < lower.Length; j++)
            values[i * lower.Length + j] = upper[i] * lower[j];
        return values;
    }
}
