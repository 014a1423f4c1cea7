using Cairn.Learning.Aggregation;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Models;
using Cairn.Learning.Training;

namespace Cairn.Learning.Tests;

public sealed class RoundTests
{
    private static readonly GptConfig Odd = new() { Width = 40, Layers = 2, Heads = 2, Context = 24, Hidden = 52 };
    private static readonly LocalOptions Local = new() { Steps = 4, Batch = 3, LearningRate = 0.01f, WarmupSteps = 2 };

    [Theory]
    [InlineData(2, 512)]
    [InlineData(1, 256)]
    [InlineData(2, 256)]
    [InlineData(1, 128)]
    [InlineData(2, 128)]
    public void Threads_and_vector_width_do_not_change_a_bit_of_a_checkpoint(int threads, int bits)
    {
        Assert.Equal(Train(1, 512), Train(threads, bits));
    }

    [Fact]
    public void A_round_leaves_nothing_behind_that_changes_the_next_one()
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Odd, pool, Local.Batch);
        var weights = executor.Weights.ToArray();
        var round = new TrainingRound(executor, pool, Sample.Text(), Local);

        var first = round.Run(weights, 3, 1);
        round.Run(weights, 4, 0);
        var again = round.Run(weights, 3, 1);
        var elsewhere = new TrainingRound(Sample.Executor(Odd, pool, Local.Batch, seed: 9), pool, Sample.Text(), Local)
            .Run(weights, 3, 1);

        Assert.Equal(first.Update, again.Update);
        Assert.Equal(first.Update, elsewhere.Update);
        Assert.Equal(first.Losses, elsewhere.Losses);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_not_finite_is_a_fault_that_names_its_operator(float poison)
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Odd, pool, Local.Batch);
        var weights = executor.Weights.ToArray();
        weights[executor.Layout["layers.1.qkv"].Offset] = poison;
        var round = new TrainingRound(executor, pool, Sample.Text(), Local);

        var result = round.Run(weights, 0, 0);

        Assert.Empty(result.Update);
        Assert.Equal((0, 0), (result.Fault!.Step, (int)result.Fault.Element));
        Assert.StartsWith("layers.1.qkv/", result.Fault.Operator);
        weights[executor.Layout["layers.1.qkv"].Offset] = 0f;
        Assert.Null(round.Run(weights, 0, 0).Fault);
    }

    [Fact]
    public void A_step_allocates_nothing_to_speak_of()
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Odd, pool, Local.Batch);
        var schedule = new AdamWSchedule(new LocalOptions { Steps = 50 });
        for (var i = 0; i < 20; i++)
            Assert.True(executor.TryStep(schedule[i], out _, out _));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 20; i < 30; i++)
            Assert.True(executor.TryStep(schedule[i], out _, out _));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * 64 * 1024);
    }

    /// <summary>Three rounds of three slots; the hash of the checkpoint and the held-out loss.</summary>
    private static (string Weights, string Momentum, float Loss) Train(int threads, int bits)
    {
        using var pool = Sample.Pool(threads, bits);
        var executor = Sample.Executor(Odd, pool, Local.Batch);
        var round = new TrainingRound(executor, pool, Sample.Text(), Local);
        var (weights, momentum) = (executor.Weights.ToArray(), new float[executor.Layout.Elements]);
        for (var r = 0u; r < 3; r++)
        {
            var updates = Enumerable.Range(0, 3)
                .Select(s => new SlotUpdate(s, round.Run(weights, r, (uint)s).Update)).ToArray();
            Assert.True(new UpdateAggregator(pool, new AggregationOptions()).TryApply(
                updates, weights, momentum, out _, out _));
        }

        Assert.True(new HeldOutLoss(Odd, pool, Sample.Text(), 7).TryCompute(weights, out var loss, out _));
        return (Sample.Hash(weights), Sample.Hash(momentum), loss);
    }
}
