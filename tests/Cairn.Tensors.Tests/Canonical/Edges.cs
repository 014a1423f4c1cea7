using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>The kinds of <see cref="Inputs"/>, values whose products overflow, and some that are not finite.</summary>
internal static class Edges
{
    /// <summary>What an operator may be given by another, whose outputs were checked.</summary>
    public static readonly string[] FiniteKinds = [.. Inputs.Kinds, "overflowing"];

    public static readonly string[] Kinds = [.. FiniteKinds, "not finite"];

    public static TheoryData<string> Cases => [.. Kinds];

    /// <summary>
    /// For operators that skip masked terms: their inputs are finite, or an earlier operator has failed.
    /// </summary>
    public static TheoryData<string> FiniteCases => [.. FiniteKinds];

    public static float[] Of(string kind, int count, int seed)
    {
        if (kind is not ("not finite" or "overflowing"))
            return Inputs.Of(kind, count, seed);
        var (values, random) = (Inputs.Of("plain", count, seed), new Random(seed));
        if (kind == "overflowing")
            return [.. values.Select(v => random.Next(4) == 0 ? v * 1.5e38f : v)];
        for (var n = 0; n < count && n < 2; n++)
        {
            values[random.Next(count)] = random.Next(3) switch
            {
                0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity,
            };
        }

        return values;
    }
}
