using Cairn.Learning.Aggregation;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Quantisation;

namespace Cairn.Learning.Tests;

public sealed class UpdateAggregatorTests : IDisposable
{
    private const int Elements = 200;
    private readonly ComputePool _pool = Sample.Pool();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void The_order_of_arrival_does_not_change_a_bit()
    {
        var updates = Enumerable.Range(0, 5).Select(s => Update(s, s + 1f)).ToArray();
        var (expected, _) = Apply(updates);
        foreach (var order in new[] { new[] { 4, 3, 2, 1, 0 }, [2, 0, 4, 1, 3] })
            Assert.Equal(expected, Apply([.. order.Select(i => updates[i])]).Weights);
    }

    [Fact]
    public void A_large_update_is_clipped_to_the_median_norm()
    {
        var honest = Apply([Update(0, 1f), Update(1, 1f), Update(2, 1f)]);
        var attacked = Apply([Update(0, 1f), Update(1, 1f), Update(2, -10f)]);

        Assert.Equal(UpdateVerdict.Clipped, attacked.Verdicts[2].Verdict);
        Assert.True(Distance(attacked.Weights, Start()) <= Distance(honest.Weights, Start()) * 1.01);
        Assert.True(Moved(attacked.Weights).Zip(Moved(honest.Weights), (a, h) => a * h).Sum() > 0);
    }

    [Fact]
    public void Bad_bytes_and_absurd_norms_are_left_out_unseen()
    {
        var malformed = Update(1, 1f).Bytes.ToArray();
        malformed[0] = malformed[1] = 0xFF;
        var updates = new[]
        {
            Update(0, 1f), new SlotUpdate(1, malformed), new SlotUpdate(2, new byte[7]),
            Update(3, 1e30f), Update(4, 1e38f),
        };

        var (weights, verdicts) = Apply(updates);

        Assert.Equal(
            [UpdateVerdict.Taken, UpdateVerdict.Malformed, UpdateVerdict.Malformed, UpdateVerdict.TooLarge,
                UpdateVerdict.TooLarge],
            verdicts.Select(v => v.Verdict));
        Assert.Equal(Apply([Update(0, 1f)]).Weights, weights);
    }

    [Fact]
    public void Without_a_usable_update_the_checkpoint_stays()
    {
        Assert.Equal(Start(), Apply([new SlotUpdate(0, Array.Empty<byte>())]).Weights);
        Assert.Equal(Start(), Apply([]).Weights);
    }

    [Fact]
    public void Two_updates_of_one_slot_are_a_bug() =>
        Assert.Throws<ArgumentException>(() => Apply([Update(0, 1f), Update(0, 2f)]));

    [Fact]
    public void The_trimmed_mean_is_that_of_the_sorted_values()
    {
        float[] scales = [0.5f, -2f, 1f, 1f, 0.25f];
        var updates = scales.Select((s, i) => Update(i, s)).ToArray();
        var (weights, verdicts) = Apply(updates, new AggregationOptions { Trim = 1, LearningRate = 1f, Momentum = 0f });

        var median = verdicts.Select(v => v.Norm).Order().ElementAt(2);
        var values = updates.Select(u => Values(u.Bytes.Span)).ToArray();
        for (var j = 0; j < Elements; j++)
        {
            var kept = values.Select((v, i) => v[j] * Math.Min(1f, median / verdicts[i].Norm)).Order().Skip(1).Take(3);
            Assert.Equal(Start()[j] - kept.Average(), weights[j], 5);
        }
    }

    [Fact]
    public void Momentum_follows_nesterov()
    {
        var (weights, momentum) = (Start(), new float[Elements]);
        var options = new AggregationOptions { LearningRate = 0.5f, Momentum = 0.25f };
        var gradient = Values(Update(0, 1f).Bytes.Span);
        for (var round = 0; round < 2; round++)
            Assert.True(new UpdateAggregator(_pool, options).TryApply(
                [Update(0, 1f)], weights, momentum, out _, out _));
        for (var j = 0; j < Elements; j++)
        {
            var (m1, g) = (gradient[j], gradient[j]);
            var m2 = 0.25f * m1 + g;
            Assert.Equal(m2, momentum[j], 5);
            Assert.Equal(Start()[j] - 0.5f * (0.25f * m1 + g) - 0.5f * (0.25f * m2 + g), weights[j], 5);
        }
    }

    private (float[] Weights, IReadOnlyList<SlotVerdict> Verdicts) Apply(
        SlotUpdate[] updates, AggregationOptions? options = null)
    {
        var (weights, momentum) = (Start(), new float[Elements]);
        Assert.True(new UpdateAggregator(_pool, options ?? new AggregationOptions()).TryApply(
            updates, weights, momentum, out var verdicts, out _));
        return (weights, verdicts);
    }

    /// <summary>Mostly one direction for all slots, and a little of each slot's own.</summary>
    private SlotUpdate Update(int slot, float scale)
    {
        var (random, bytes) = (new Random(slot), new byte[Q4.BytesFor(Elements)]);
        var values = Enumerable.Range(0, Elements)
            .Select(i => scale * (MathF.Sin(i) + 0.1f * random.NextSingle())).ToArray();
        Q4.Quantise(_pool, values, bytes);
        return new SlotUpdate(slot, bytes);
    }

    private static float[] Start() => [.. Enumerable.Range(0, Elements).Select(i => 1f + i % 3)];

    private static float[] Values(ReadOnlySpan<byte> bytes)
    {
        var values = new float[Elements];
        Assert.True(Q4.TryDequantise(bytes, values));
        return values;
    }

    private static double Distance(float[] a, float[] b) =>
        Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum());

    private static IEnumerable<double> Moved(float[] weights) => weights.Zip(Start(), (w, s) => (double)w - s);
}
