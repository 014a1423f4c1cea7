using System.Collections.Immutable;
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
    private readonly MaskedWeights? _masked;
    private readonly ImmutableArray<int>? _factors;

    private AxisWeights(Scalar[]? point, Scalar[]? values, int axes)
    {
        (_point, _values, Axes) = (point, values, axes);
        Bits = point?.Length ?? System.Numerics.BitOperations.Log2((uint)values!.Length);
    }

    private AxisWeights(MaskedWeights masked) => (_masked, Axes, Bits) = (masked, masked.Axes, masked.Bits);

    private AxisWeights(Scalar[] point, ImmutableArray<int> factors)
        : this(point, null, 1) => _factors = factors;

    /// <summary>How many axes of the tensor they go along.</summary>
    public int Axes { get; }

    /// <summary>log₂ of the weights.</summary>
    public int Bits { get; }

    public bool IsPoint => _point is not null && _factors is null;

    /// <summary>Of weights that are eq of a point.</summary>
    public Scalar[] Point => IsPoint ? _point!
        : throw new InvalidOperationException("These weights are not those of a point.");

    /// <summary>eq(point, ·).</summary>
    public static AxisWeights At(Scalar[] point, int axes = 1) => new(point, null, axes);

    /// <summary>Any weights, as many as a power of two.</summary>
    public static AxisWeights Of(Scalar[] values, int axes = 1) => new(null, values, axes);

    /// <summary>Weights along several axes, of which a mask lets some through.</summary>
    public static AxisWeights Of(MaskedWeights masked) => new(masked);

    /// <summary>The same weights, each times a number of its own; zero beyond the last number.</summary>
    public AxisWeights Times(ImmutableArray<int> factors)
    {
        if (IsPoint)
            return new AxisWeights(Point, factors);
        var table = Table();
        return Of([.. table.Select((w, i) => Times(w, factors, i))]);
    }

    /// <summary>Weights that are all one.</summary>
    public static AxisWeights Ones(int bits) => Of([.. Enumerable.Repeat(Scalar.One, 1 << bits)]);

    /// <summary>All weights.</summary>
    public Scalar[] Table()
    {
        if (_values is not null)
            return _values;
        var table = _masked?.Table() ?? Eq.Table(_point);
        for (var i = 0; i < table.Length && _factors is { } factors; i++)
            table[i] = Times(table[i], factors, i);
        return table;
    }

    /// <summary>All weights as numbers; for a side that has them.</summary>
    public Ext3[] Numbers()
    {
        if (!IsPoint)
            return Table().Numbers();
        using var table = EqTable.Build(Point.Numbers());
        return table.ToArray();
    }

    /// <summary>Their extension at a point.</summary>
    public Scalar Evaluate(ReadOnlySpan<Scalar> at)
    {
        if (IsPoint)
            return Eq.Of(_point, at);
        if (_factors is { } factors)
            return Constants.Extension([.. factors.Select(f => Goldilocks.FromInt64(f))], _point, at);
        return _masked?.Evaluate(at) ?? Rows(_values!, at);
    }

    /// <summary>The sum of the first weights.</summary>
    public Scalar SumOfFirst(int count)
    {
        if (IsPoint)
            return PrefixSums.Of(_point, count);
        var sum = Scalar.Zero;
        foreach (var value in Table().AsSpan(0, count))
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

    /// <summary>The extension of values, row by row: two small tables of eq instead of a large one.</summary>
    private static Scalar Rows(Scalar[] values, ReadOnlySpan<Scalar> at)
    {
        var bits = Constants.RowBits(at.Length);
        var (sum, upper, lower) = (Scalar.Zero, Eq.Table(at[..^bits]), Eq.Table(at[^bits..]));
        for (var row = 0; row < upper.Length; row++)
            sum += upper[row] * ScalarArrays.Inner(values.AsSpan(row << bits, 1 << bits), lower);
        return sum;
    }

    private static Scalar Times(Scalar weight, ImmutableArray<int> factors, int index) =>
        index < factors.Length ? weight * Goldilocks.FromInt64(factors[index]) : Scalar.Zero;

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
