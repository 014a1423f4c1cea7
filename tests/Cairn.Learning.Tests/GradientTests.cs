using Cairn.Learning.Data;
using Cairn.Learning.Models;

namespace Cairn.Learning.Tests;

public sealed class GradientTests
{
    private const double Delta = 1e-4;
    private const int ProbesPerTensor = 6;

    [Fact]
    public void Gradients_match_finite_differences_of_the_definition()
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Sample.Tiny, pool, 2, seed: 5);
        var random = new Random(42);
        foreach (var gain in executor.Layout.Tensors.Where(t => t.Rows == 1))
        foreach (ref var value in executor.Weights.Slice(gain.Offset, gain.Length))
            value = 0.5f + random.NextSingle();
        BatchSampler.Fill(executor, Sample.Text(), seed: 3, round: 0, slot: 0, step: 0);
        var weights = executor.Weights.ToArray().Select(w => (double)w).ToArray();

        Assert.True(executor.TryGradient(out var loss, out _));

        Assert.Equal(new DoubleModel(executor.Layout, weights).Loss(executor.Tokens, executor.Targets), loss, 4);
        foreach (var tensor in executor.Layout.Tensors)
        for (var probe = 0; probe < ProbesPerTensor; probe++)
        {
            var index = Probe(tensor, executor.Tokens, random);
            var expected = (Moved(Delta) - Moved(-Delta)) / (2 * Delta);
            var actual = executor.Gradients[index];
            Assert.True(Math.Abs(expected - actual) <= 2e-5 + 1e-3 * Math.Abs(expected),
                $"{tensor.Name}[{index - tensor.Offset}]: {actual}, by finite differences {expected} (seed 42)");

            double Moved(double delta)
            {
                var moved = (double[])weights.Clone();
                moved[index] += delta;
                return new DoubleModel(executor.Layout, moved).Loss(executor.Tokens, executor.Targets);
            }
        }
    }

    /// <summary>Of the embedding, rows of tokens that occur: they have a gradient of both their uses.</summary>
    private static int Probe(NamedTensor tensor, int[] tokens, Random random) => tensor.Name == "embedding"
        ? tensor.Offset + tokens[random.Next(tokens.Length)] * tensor.Columns + random.Next(tensor.Columns)
        : tensor.Offset + random.Next(tensor.Length);
}
