using Cairn.Tensors.Optimisers;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Optimisers;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(257)]
    [InlineData(100_003)]
    public void Every_pool_gives_the_bits_of_the_plain_loop(int count)
    {
        var step = new AdamWStep(0.002f, 0.9f, 0.95f, 3.7f, 7.1f, 1e-8f, 0.1f, 0.5f);
        foreach (var kind in Inputs.Kinds)
        {
            var gradient = Inputs.Of(kind, count, 1);
            var second = Inputs.Plain(count, 4).Select(MathF.Abs).ToArray();
            Same.Bits($"adamw {kind} {count}", [Inputs.Of(kind, count, 2), Inputs.Plain(count, 3), second],
                e => Plain(step, gradient, e[0], e[1], e[2]),
                (pool, a) => AdamW.Step(pool, step, gradient, a[0], a[1], a[2]));
        }
    }

    [Fact]
    public void Norms_and_clip_factors()
    {
        Assert.Equal(5f, GradientNorm.Of([3f, -4f]));
        Assert.Equal(1f, GradientNorm.ClipFactor(0.9f, 1f));
        Assert.Equal(0.25f, GradientNorm.ClipFactor(4f, 1f));
    }

    private static void Plain(in AdamWStep step, float[] gradient, float[] weights, float[] first, float[] second)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var g = gradient[i] * step.GradientScale;
            first[i] = MathF.FusedMultiplyAdd(step.Beta1, first[i], (1f - step.Beta1) * g) + 0f;
            second[i] = MathF.FusedMultiplyAdd(step.Beta2, second[i], (1f - step.Beta2) * g * g) + 0f;
            var u = first[i] * step.Correction1 / (MathF.Sqrt(second[i] * step.Correction2) + step.Epsilon);
            u = MathF.FusedMultiplyAdd(step.WeightDecay, weights[i], u);
            weights[i] = MathF.FusedMultiplyAdd(-step.LearningRate, u, weights[i]) + 0f;
        }
    }
}
