using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;

namespace Cairn.Proofs.Scalars;

/// <summary>Sums of numbers that both sides know, weighed by values that a verifier sees.</summary>
internal static class Constants
{
    /// <summary>Σ numbers[i] · weights[i].</summary>
    public static Scalar Dot(ReadOnlySpan<Goldilocks> numbers, ReadOnlySpan<Scalar> weights)
    {
        if (ScalarArrays.Source(weights) is { } source)
            return source.Dot(numbers, weights);
        var sum = Ext3.Zero;
        for (var i = 0; i < numbers.Length; i++)
            sum += weights[i].Number * numbers[i];
        return sum;
    }

    /// <summary>Σ numbers[i] · eq(point, i), a vector's extension.</summary>
    public static Scalar Extension(BaseVector numbers, ReadOnlySpan<Scalar> point)
    {
        if (ScalarArrays.Source(point) is null)
            return Multilinear.Evaluate(numbers.Span, point.Numbers());
        var bits = RowBits(point.Length);
        var (upper, lower) = (Eq.Table(point[..^bits]), Eq.Table(point[^bits..]));
        return Rows(Numbers(numbers.Length, i => numbers[i]), upper, lower);
    }

    /// <summary>Σ numbers[i] · eq(x, i) · eq(y, i); numbers beyond the last are zero.</summary>
    public static Scalar Extension(ReadOnlySpan<Goldilocks> numbers, ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y)
    {
        var bits = RowBits(x.Length);
        return Rows(numbers, EqPairs(x[..^bits], y[..^bits]), EqPairs(x[^bits..], y[^bits..]));
    }

    /// <summary>How many coordinates make a row: a row costs about as much as eight more weights.</summary>
    public static int RowBits(int variables) => Math.Min(variables, (variables + 3) / 2);

    /// <summary>eq(x, ·) · eq(y, ·), which is a product over the coordinates as each of them is.</summary>
    private static Scalar[] EqPairs(ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y)
    {
        Scalar[] table = [Scalar.One];
        for (var i = 0; i < x.Length; i++)
        {
            var (next, both) = (new Scalar[2 * table.Length], x[i] * y[i]);
            var neither = (Scalar.One - x[i]) * (Scalar.One - y[i]);
            for (var j = 0; j < table.Length; j++)
                (next[2 * j], next[2 * j + 1]) = (table[j] * neither, table[j] * both);
            table = next;
        }

        return table;
    }

    private static Scalar Rows(ReadOnlySpan<Goldilocks> numbers, Scalar[] upper, Scalar[] lower)
    {
        var sum = Scalar.Zero;
        for (var first = 0; first < numbers.Length; first += lower.Length)
        {
            var count = Math.Min(lower.Length, numbers.Length - first);
            sum += upper[first / lower.Length] * Dot(numbers.Slice(first, count), lower.AsSpan(0, count));
        }

        return sum;
    }

    /// <summary>The numbers up to the last that is not zero.</summary>
    private static Goldilocks[] Numbers(int count, Func<int, Goldilocks> number)
    {
        while (count > 1 && number(count - 1) == Goldilocks.Zero)
            count--;
        return [.. Enumerable.Range(0, count).Select(number)];
    }
}
