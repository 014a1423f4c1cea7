namespace Cairn.Tensors.Tests.Support;

/// <summary>Seeded inputs of the kinds that break careless kernels.</summary>
internal static class Inputs
{
    public static readonly string[] Kinds = ["plain", "subnormal", "huge", "zeros", "cancelling"];

    public static float[] Of(string kind, int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = kind switch
            {
                "plain" => Plain(random),
                "subnormal" => (random.NextSingle() - 0.5f) * 2e-38f * (random.Next(4) == 0 ? 1e-4f : 1f),
                "huge" => (random.NextSingle() - 0.5f) * 1e18f,
                "zeros" => random.Next(3) switch { 0 => -0f, 1 => 0f, _ => Plain(random) },
                "cancelling" => random.Next(2) == 0 || i == 0 ? Plain(random) * 1e6f : -values[i - 1],
                _ => throw new ArgumentException(kind),
            };
        return values;
    }

    public static float[] Plain(int count, int seed) => Of("plain", count, seed);

    public static int[] Tokens(int count, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(rows))];
    }

    private static float Plain(Random random) => (random.NextSingle() - 0.5f) * 4f;
}
