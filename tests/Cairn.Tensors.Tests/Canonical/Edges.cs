using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>The kinds of <see cref="Inputs"/> and one more: plain values with a few that are not finite.</summary>
internal static class Edges
{
    public static readonly string[] Kinds = [.. Inputs.Kinds, "not finite"];

    public static TheoryData<string> Cases => [.. Kinds];

    /// <summary>
    /// For operators that skip masked terms: their inputs are finite, or an earlier operator has failed.
    /// </summary>
    public static TheoryData<string> FiniteCases => [.. Inputs.Kinds];

    public static float[] Of(string kind, int count, int seed)
    {
        if (kind != "not finite")
            return Inputs.Of(kind, count, seed);
        var (values, random) = (Inputs.Of("plain", count, seed), new Random(seed));
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
