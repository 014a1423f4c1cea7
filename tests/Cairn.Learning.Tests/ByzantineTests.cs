using Cairn.Learning.Aggregation;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Quantisation;

namespace Cairn.Learning.Tests;

public sealed class ByzantineTests
{
    private static readonly LocalOptions Local = new() { Steps = 10, Batch = 4, LearningRate = 0.01f };

    [Fact]
    public void Two_of_eight_that_send_minus_ten_times_their_update_do_not_stop_the_learning()
    {
        using var pool = Sample.Pool();
        var (start, honest) = Train(pool, liars: 0);
        var (_, attacked) = Train(pool, liars: 2);

        Assert.True(honest < start - 1f, $"honest {honest}, start {start}");
        Assert.True(attacked < start - 0.7f, $"attacked {attacked}, start {start}");
    }

    private static (float Start, float End) Train(ComputePool pool, int liars)
    {
        var (corpus, executor) = (Sample.Text(), Sample.Executor(Sample.Tiny, pool, Local.Batch));
        var round = new TrainingRound(executor, pool, corpus, Local);
        var heldOut = new HeldOutLoss(Sample.Tiny, pool, corpus, 16);
        var (weights, momentum) = (executor.Weights.ToArray(), new float[executor.Layout.Elements]);
        Assert.True(heldOut.TryCompute(weights, out var start, out _));
        for (var r = 0u; r < 12; r++)
        {
            var updates = new SlotUpdate[8];
            for (var s = 0; s < 8; s++)
            {
                var update = round.Run(weights, r, (uint)s).Update;
                updates[s] = new SlotUpdate(s, s < liars ? Scaled(pool, update, weights.Length, -10f) : update);
            }

            Assert.True(new UpdateAggregator(pool, new AggregationOptions()).TryApply(
                updates, weights, momentum, out _, out _));
        }

        Assert.True(heldOut.TryCompute(weights, out var end, out _));
        return (start, end);
    }

    private static byte[] Scaled(ComputePool pool, byte[] update, int elements, float factor)
    {
        var (values, bytes) = (new float[elements], new byte[update.Length]);
        Assert.True(Q4.TryAccumulate(pool, update, factor, values));
        Q4.Quantise(pool, values, bytes);
        return bytes;
    }
}
