using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Weights along one axis of a padded tensor, or along several that follow each other: eq of a point, or any numbers.
/// </summary>
internal sealed class AxisWeights
{
    private readonly Ext3[]? _point;
    private readonly Ext3[]? _values;

    private AxisWeights(Ext3[]? point, Ext3[]? values, int axes)
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
    public Ext3[] Point => _point ?? throw new InvalidOperationException("These weights are not those of a point.");

    /// <summary>eq(point, ·).</summary>
    public static AxisWeights At(Ext3[] point, int axes = 1) => new(point, null, axes);

    /// <summary>Any weights, as many as a power of two.</summary>
    public static AxisWeights Of(Ext3[] values, int axes = 1) => new(null, values, axes);

    /// <summary>All weights.</summary>
    public Ext3[] Table()
    {
        if (_values is not null)
            return _values;
        using var table = EqTable.Build(Point);
        return table.ToArray();
    }

    /// <summary>Their extension at a point.</summary>
    public Ext3 Evaluate(ReadOnlySpan<Ext3> at) =>
        _point is not null ? EqTable.Evaluate(_point, at) : Multilinear.Evaluate(_values, at);

    /// <summary>The sum of the first weights.</summary>
    public Ext3 SumOfFirst(int count)
    {
        if (_point is not null)
            return PaddedShape.PrefixSum(_point, count);
        var sum = Ext3.Zero;
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
        var values = new Ext3[upper.Length * lower.Length];
        for (var i = 0; i < upper.Length; i++)
        for (var j = 0; j < lower.Length; j++)
            values[i * lower.Length + j] = upper[i] * lower[j];
        return Of(values, axes);
    }
}
