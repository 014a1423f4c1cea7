using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Inference;

/// <summary>A tensor as rows along its last axis.</summary>
internal sealed class RowShape
{
    private static readonly Goldilocks Half = Goldilocks.FromInt64(2).Inverse();

    private readonly Scalar[] _middle;

    public RowShape(PaddedShape whole)
    {
        Whole = whole;
        Rows = new PaddedShape(whole.Extents[..^1]);
        Length = whole.Extents[^1];
        Bits = whole.AxisBits[^1];
        _middle = [.. Enumerable.Repeat<Scalar>(Half, Bits)];
        SumFactor = Goldilocks.FromInt64(1 << Bits);
        Mean = SumFactor.Inverse();
    }

    public PaddedShape Whole { get; }

    /// <summary>One element for each row.</summary>
    public PaddedShape Rows { get; }

    /// <summary>Elements of a row.</summary>
    public int Length { get; }

    /// <summary>log₂ of a padded row's length.</summary>
    public int Bits { get; }

    /// <summary>A padded row's length.</summary>
    public Goldilocks SumFactor { get; }

    /// <summary>Its reciprocal.</summary>
    public Goldilocks Mean { get; }

    /// <summary>
    /// Where a tensor is the mean of a padded row: at one half in every coordinate all weights of eq are the same.
    /// </summary>
    public Scalar[] MeanPoint(Scalar[] rows) => [.. rows, .. _middle];

    public Scalar[] RowsOf(Scalar[] point) => point[..^Bits];

    public Scalar[] ColumnsOf(Scalar[] point) => point[^Bits..];

    /// <summary>The sum of eq over the places of a row.</summary>
    public Scalar Inside(Scalar[] point) => PrefixSums.Of(point.AsSpan(point.Length - Bits), Length);

    /// <summary>One number for each row, repeated along the row.</summary>
    public BaseVector Spread(Func<int, Goldilocks> ofRow)
    {
        var (places, vector) = (Whole.Places(), new BaseVector(Whole.Length));
        vector.Span.Clear();
        for (var i = 0; i < places.Length; i++)
            vector[places[i]] = ofRow(i / Length);
        return vector;
    }

    /// <summary>Each row's sum, in the rows' own padded vector.</summary>
    public BaseVector Sums(BaseVector values)
    {
        var sums = new BaseVector(Rows.Length);
        var width = 1 << Bits;
        for (var row = 0; row < sums.Length; row++)
        {
            var sum = Goldilocks.Zero;
            for (var i = 0; i < width; i++)
                sum += values[row * width + i];
            sums[row] = sum;
        }

        return sums;
    }
}
