using Cairn.Proofs.Polynomials;

namespace Cairn.Proofs.Scalars;

/// <summary>eq(p, x) = Π (pᵢ·xᵢ + (1−pᵢ)(1−xᵢ)) of the values that a verifier sees.</summary>
/// <remarks>Factors are multiplied so that points with common ends, and numbers with common beginnings, share them.
/// </remarks>
internal static class Eq
{
    /// <summary>eq of two points.</summary>
    public static Scalar Of(ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        var product = Scalar.One;
        for (var i = x.Length - 1; i >= 0; i--)
            product *= Of(x[i], y[i]);
        return product;
    }

    /// <summary>scale · eq of a point with the bits of a number, the highest of so many first.</summary>
    public static Scalar AtIndex(ReadOnlySpan<Scalar> point, long index, Scalar scale)
    {
        for (var i = 0; i < point.Length; i++)
            scale *= ((index >> (point.Length - 1 - i)) & 1) != 0 ? point[i] : Scalar.One - point[i];
        return scale;
    }

    /// <summary>eq of a point with all numbers.</summary>
    public static Scalar[] Table(ReadOnlySpan<Scalar> point)
    {
        if (ScalarArrays.Source(point) is { } source)
            return source.EqTable(point);
        using var table = EqTable.Build(point.Numbers());
        return table.ToArray().Scalars();
    }

    private static Scalar Of(Scalar x, Scalar y)
    {
        if ((x.Source ?? y.Source) is { } source)
            return source.Eq(x, y);
        var both = x * y;
        return Scalar.One - x - y + both + both;
    }
}
