using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Scalars;

/// <summary>Many values at once.</summary>
internal static class ScalarArrays
{
    /// <summary>The numbers; for a side that has them.</summary>
    public static Ext3[] Numbers(this ReadOnlySpan<Scalar> values)
    {
        var numbers = new Ext3[values.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = values[i].Number;
        return numbers;
    }

    /// <inheritdoc cref="Numbers(ReadOnlySpan{Scalar})"/>
    public static Ext3[] Numbers(this Scalar[] values) => Numbers((ReadOnlySpan<Scalar>)values);

    public static Scalar[] Scalars(this ReadOnlySpan<Ext3> numbers)
    {
        var values = new Scalar[numbers.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers[i];
        return values;
    }

    /// <inheritdoc cref="Scalars(ReadOnlySpan{Ext3})"/>
    public static Scalar[] Scalars(this Ext3[] numbers) => Scalars((ReadOnlySpan<Ext3>)numbers);

    /// <summary>Σ x[i] · y[i].</summary>
    public static Scalar Inner(ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y)
    {
        if ((Source(x) ?? Source(y)) is { } source)
            return source.Inner(x, y);
        var sum = Scalar.Zero;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>What records, if any of them is recorded.</summary>
    public static ScalarSource? Source(ReadOnlySpan<Scalar> values)
    {
        foreach (var value in values)
        {
            if (value.Source is { } source)
                return source;
        }

        return null;
    }
}
