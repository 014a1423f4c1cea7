using Cairn.Learning.Evaluation;
using Cairn.Learning.Training;

namespace Cairn.Learning.Tests;

public sealed class LocalTrainerTests
{
    [Fact]
    public void Training_lowers_the_loss_on_text_that_was_held_out()
    {
        using var pool = Sample.Pool();
        var (corpus, executor) = (Sample.Text(), Sample.Executor(Sample.Tiny, pool, 8));
        var heldOut = new HeldOutLoss(Sample.Tiny, pool, corpus, 16);
        Assert.True(heldOut.TryCompute(executor.Weights, out var before, out _));

        var result = new LocalTrainer(executor, corpus, new LocalOptions { Steps = 100, LearningRate = 0.01f })
            .Run(0, 0);

        Assert.Null(result.Fault);
        Assert.True(heldOut.TryCompute(executor.Weights, out var after, out _));
        Assert.InRange(before, 5.2f, 5.8f);
        Assert.InRange(after, 0.3f, 2.6f);
    }
}
