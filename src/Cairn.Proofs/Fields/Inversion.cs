namespace Cairn.Proofs.Fields;

/// <summary>Many reciprocals for the price of one and three products each (Montgomery).</summary>
internal static class Inversion
{
    /// <summary>Replaces each element by its reciprocal; zero stays zero.</summary>
    public static void InvertAll<T>(Span<T> values)
        where T : unmanaged, IField<T>
    {
        var before = new T[values.Length];
        var product = T.One;
        for (var i = 0; i < values.Length; i++)
        {
            before[i] = product;
            if (values[i] != T.Zero)
                product *= values[i];
        }

        var rest = product.Inverse();
        for (var i = values.Length - 1; i >= 0; i--)
        {
            if (values[i] == T.Zero)
                continue;
            (values[i], rest) = (rest * before[i], rest * values[i]);
        }
    }
}
