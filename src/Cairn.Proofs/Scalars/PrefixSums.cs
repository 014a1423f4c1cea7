using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Scalars;

/// <summary>Sums over the first numbers, in a few operations for each coordinate of the point.</summary>
/// <remarks>From the last coordinate on, so that numbers with common ends share their sums.</remarks>
internal static class PrefixSums
{
    /// <summary>Σ eq(point, i) over i = 0 … count − 1.</summary>
    public static Scalar Of(ReadOnlySpan<Scalar> point, long count)
    {
        if (count == 1L << point.Length)
            return Scalar.One;
        var sum = Scalar.Zero;
        for (var i = point.Length - 1; i >= 0; i--)
            sum = Prepend(point[i], IsSet(point, count, i), sum);
        return sum;
    }

    /// <summary>Σ i · eq(point, i) over i = 0 … count − 1.</summary>
    public static Scalar OfIndices(ReadOnlySpan<Scalar> point, long count)
    {
        var (ones, indices, all) = (Scalar.Zero, Scalar.Zero, Scalar.Zero);
        for (var (i, unit) = (point.Length - 1, 1L); i >= 0; i--, unit *= 2)
        {
            // In the upper half all below is passed, and each number is a unit more.
            var upper = indices + ones * Goldilocks.FromInt64(unit);
            var isSet = IsSet(point, count, i);
            var below = Scalar.One - point[i];
            indices = isSet ? point[i] * upper + below * all : below * indices;
            ones = Prepend(point[i], isSet, ones);
            all += point[i] * Goldilocks.FromInt64(unit);
        }

        return count == 1L << point.Length ? all : indices;
    }

    private static bool IsSet(ReadOnlySpan<Scalar> point, long count, int coordinate) =>
        (count >> (point.Length - 1 - coordinate) & 1) != 0;

    private static Scalar Prepend(Scalar coordinate, bool isSet, Scalar sum)
    {
        var below = Scalar.One - coordinate;
        return isSet ? coordinate * sum + below : below * sum;
    }
}
