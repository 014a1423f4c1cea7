using System.Text;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Training;

namespace Cairn.Learning.Tests;

public sealed class TextGeneratorTests
{
    [Fact]
    public void A_trained_model_writes_words_of_its_text_and_always_the_same_ones()
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Sample.Tiny, pool, 8);
        new LocalTrainer(executor, Sample.Text(), new LocalOptions { Steps = 300, LearningRate = 0.01f }).Run(0, 0);
        var options = new GenerationOptions { Bytes = 120, Temperature = 0.5f, Seed = 4 };

        var text = new TextGenerator(Sample.Tiny, pool, executor.Weights).Continue("the stone ", options);

        Assert.Equal(text, new TextGenerator(Sample.Tiny, pool, executor.Weights).Continue("the stone ", options));
        Assert.Equal(120, text.Length);
        string[] words = ["marks", "follows", "meets", "leaves", "path", "river", "bird", "stone", "the", "one", "a"];
        Assert.True(words.Count(text.Contains) >= 4, text);
        Assert.NotEqual(text, new TextGenerator(Sample.Tiny, pool, executor.Weights)
            .Continue("the stone ", options with { Seed = 5 }));
    }

    [Fact]
    public void Temperature_zero_takes_the_likeliest_byte()
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Sample.Tiny, pool, 1);
        var generator = new TextGenerator(Sample.Tiny, pool, executor.Weights);
        var greedy = generator.Continue("ab"u8, new GenerationOptions { Bytes = 20, Temperature = 0f, Seed = 1 });
        Assert.Equal(greedy, generator.Continue(
            "ab"u8, new GenerationOptions { Bytes = 20, Temperature = 0f, Seed = 2 }));
        Assert.Equal(greedy, generator.Continue("ab"u8, new GenerationOptions { Bytes = 20, TopK = 1, Seed = 3 }));
    }

    [Fact]
    public void Evaluation_does_not_depend_on_how_many_windows_are_computed_at_once()
    {
        using var pool = Sample.Pool();
        var weights = Sample.Executor(Sample.Tiny, pool, 1).Weights.ToArray();
        Assert.True(new HeldOutLoss(Sample.Tiny, pool, Sample.Text(), 10, 1).TryCompute(weights, out var one, out _));
        Assert.True(new HeldOutLoss(Sample.Tiny, pool, Sample.Text(), 10, 4).TryCompute(weights, out var four, out _));
        Assert.Equal(one, four);
        Assert.Equal(MathF.Log(256), one, 0.3f);
    }
}
