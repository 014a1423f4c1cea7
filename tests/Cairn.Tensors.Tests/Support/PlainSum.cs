namespace Cairn.Tensors.Tests.Support;

/// <summary>Sums along contiguous elements as the specification says it, one number at a time.</summary>
internal static class PlainSum
{
    public static float Of(ReadOnlySpan<float> x) => Of(x.Length, x, (sum, v, _) => sum + v, x);

    public static float OfSquares(ReadOnlySpan<float> x) => Of(x.Length, x, Step, x);

    public static float OfProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Of(x.Length, x, Step, y);

    private static float Of(
        int count, ReadOnlySpan<float> x, Func<float, float, float, float> step, ReadOnlySpan<float> y)
    {
        if (count > 16_384)
        {
            var sums = new float[(count + 16_383) / 16_384];
            for (var i = 0; i < sums.Length; i++)
            {
                var length = Math.Min(16_384, count - i * 16_384);
                sums[i] = Of(length, x.Slice(i * 16_384, length), step, y.Slice(i * 16_384, length));
            }

            return Of(sums);
        }

        var lanes = new float[16];
        for (var i = 0; i < count; i++)
            lanes[i % 16] = step(lanes[i % 16], x[i], y[i]);
        foreach (var half in new[] { 8, 4, 2, 1 })
            for (var l = 0; l < half; l++)
                lanes[l] += lanes[l + half];
        return lanes[0] + 0f;
    }

    private static float Step(float sum, float x, float y) => MathF.FusedMultiplyAdd(x, y, sum);
}
