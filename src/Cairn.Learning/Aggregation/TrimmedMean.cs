using Cairn.Tensors.Compute;
using Cairn.Tensors.Quantisation;

namespace Cairn.Learning.Aggregation;

/// <summary>
/// The mean of each weight's updates without the k smallest and the k largest (Yin et al., ICML 2018). Equal values
/// rank by slot. What is left is summed in ascending slot order, fma(value, 1/(n − 2k), ·).
/// </summary>
internal static class TrimmedMean
{
    /// <summary>Weights held at once: whole Q4 blocks.</summary>
    private const int Tile = 64 * Q4.BlockElements;

    /// <param name="sources">Canonical Q4 updates by ascending slot.</param>
    /// <param name="factors">Multiplies each update's elements first.</param>
    public static void Compute(
        ComputePool pool, ReadOnlyMemory<byte>[] sources, float[] factors, int trim, Span<float> mean)
    {
        var reciprocal = 1f / (sources.Length - 2 * trim);
        var (tile, values) = (new float[sources.Length * Tile], new float[sources.Length]);
        for (var start = 0; start < mean.Length; start += Tile)
        {
            var count = Math.Min(Tile, mean.Length - start);
            for (var i = 0; i < sources.Length; i++)
                Load(pool, sources[i].Span, start, factors[i], tile.AsSpan(i * Tile, count));
            for (var j = 0; j < count; j++)
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = tile[i * Tile + j];
                mean[start + j] = Of(values, trim, reciprocal);
            }
        }
    }

    private static void Load(ComputePool pool, ReadOnlySpan<byte> source, int start, float factor, Span<float> values)
    {
        values.Clear();
        var first = start / Q4.BlockElements * Q4.BlockBytes;
        Q4.TryAccumulate(pool, source.Slice(first, (int)Q4.BytesFor(values.Length)), factor, values);
    }

    private static float Of(float[] values, int trim, float reciprocal)
    {
        var sum = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            var rank = 0;
            for (var k = 0; k < values.Length; k++)
                rank += values[k] < values[i] || (values[k] == values[i] && k < i) ? 1 : 0;
            if (rank >= trim && rank < values.Length - trim)
                sum = MathF.FusedMultiplyAdd(values[i], reciprocal, sum);
        }

        return sum + 0f;
    }
}
