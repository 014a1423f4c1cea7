using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Canonical.Validation;

namespace Cairn.Learning.Tests.Canonical;

/// <summary>The training step, as the kernels run it, is the canonical graph's to the last bit.</summary>
public sealed class CanonicalStepTests
{
    /// <summary>Start of the SHA-256 of the weights after three steps. Another value is another kernel set.</summary>
    private const string KernelSetOneWeights = "D6DCD7E2B00B0A2E";

    private static readonly GptConfig Small = new() { Width = 8, Layers = 1, Heads = 2, Context = 4, Hidden = 12 };
    private static readonly LocalOptions Options =
        new() { Steps = 3, Batch = 2, WarmupSteps = 2, LearningRate = 0.01f, Beta1 = 0.9f, Beta2 = 0.99f };

    [Theory]
    [InlineData(1, 512)]
    [InlineData(2, 256)]
    [InlineData(2, 128)]
    public void Three_steps_by_the_kernels_equal_three_by_the_interpreter(int threads, int bits)
    {
        using var pool = Sample.Pool(threads, bits);
        var executor = Sample.Executor(Small, pool, Options.Batch);
        Compare(executor, Options);
        Assert.Equal(KernelSetOneWeights, Sample.Hash(executor.Weights)[..16]);
    }

    [Fact]
    public void A_step_of_two_layers_and_more_positions_than_lanes_equals_the_interpreters()
    {
        using var pool = Sample.Pool(2);
        var config = new GptConfig { Width = 24, Layers = 2, Heads = 2, Context = 19, Hidden = 20 };
        var options = new LocalOptions { Steps = 1, Batch = 2, WarmupSteps = 0 };
        Compare(Sample.Executor(config, pool, options.Batch, seed: 5), options);
    }

    [Theory]
    [InlineData("layers.0.attention_norm", 2, 3e38f)]
    [InlineData("final_norm", 1, 3e38f)]
    [InlineData("layers.0.qkv", 100, -3e38f)]
    [InlineData("embedding", 9, float.NaN)]
    public void A_step_that_runs_out_of_numbers_fails_at_the_same_operator_and_element(
        string tensor, int element, float value)
    {
        using var pool = Sample.Pool();
        var (corpus, executor) = (Sample.Text(), Sample.Executor(Small, pool, Options.Batch));
        var schedule = new AdamWSchedule(Options);
        var canonical = CanonicalStep.Build(executor.Graph, Options);
        executor.Weights.Slice(executor.Layout["embedding"].Offset, 256 * 8).Fill(1f);
        executor.Weights[executor.Layout[tensor].Offset + element] = value;
        BatchSampler.Fill(executor, corpus, 7, 0, 0, 0);
        var tensors = Inputs(canonical, executor, schedule, 0);

        Assert.False(executor.TryStep(schedule[0], out _, out var fault));
        Assert.False(ReferenceInterpreter.TryRun(canonical.Graph, tensors, out var fail));

        Assert.Equal((fault.Operator, fault.Element), (fail.Operator, fail.Element));
    }

    [Fact]
    public void The_loss_of_an_evaluation_is_its_graphs()
    {
        using var pool = Sample.Pool(2);
        var executor = Sample.Executor(Small, pool, Options.Batch);
        var graph = CanonicalStep.BuildLoss(executor.Graph);
        Assert.True(FormValidator.TryValidate(graph, out var error), error?.ToString());
        BatchSampler.Fill(executor, Sample.Text(), 3, 0, 0, 0);
        var canonical = CanonicalStep.Build(executor.Graph, Options);
        var tensors = Inputs(canonical, executor, new AdamWSchedule(Options), 0);
        Assert.True(executor.TryLoss(out _));
        Assert.True(ReferenceInterpreter.TryRun(graph, tensors, out var fail), fail.ToString());
        Assert.Equal(tensors["losses"].ToFloats(), executor.Losses.ToArray());
    }

    [Fact]
    public void The_trace_has_the_steps_operators_in_their_order_and_then_the_mean_loss()
    {
        var graph = new StepGraph(new GraphShape(Sample.Tiny, 2));
        var canonical = CanonicalStep.Build(graph, Options);
        Assert.True(FormValidator.TryValidate(canonical.Graph, out var error), error?.ToString());
        Assert.Equal([.. graph.Operators.Select(o => o.Name), "mean_loss"],
            canonical.Graph.Operators.Select(o => o.Name));
        Assert.Equal(Enum.GetValues<OperatorKind>(), graph.Operators.Select(o => o.Kind).Distinct().Order());
    }

    [Fact]
    public void The_largest_model_that_may_be_trained_has_a_canonical_step()
    {
        var config = new GptConfig { Width = 256, Layers = 64, Heads = 4, Context = 64, Hidden = 512 };
        var graph = new StepGraph(new GraphShape(config, 2));
        Assert.True(FormValidator.TryValidate(CanonicalStep.Build(graph, Options).Graph, out var deep),
            deep?.ToString());
        config = new GptConfig { Width = 1024, Layers = 1, Heads = 8, Context = 512, Hidden = 16_384 };
        graph = new StepGraph(new GraphShape(config, 1));
        Assert.True(FormValidator.TryValidate(CanonicalStep.Build(graph, Options).Graph, out var wide),
            wide?.ToString());
    }

    private static void Compare(StepExecutor executor, LocalOptions options)
    {
        var (schedule, canonical) = (new AdamWSchedule(options), CanonicalStep.Build(executor.Graph, options));
        Assert.True(FormValidator.TryValidate(canonical.Graph, out var error), error?.ToString());
        executor.ClearMoments();
        for (var step = 0; step < options.Steps; step++)
        {
            BatchSampler.Fill(executor, Sample.Text(), 7, 0, 0, (uint)step);
            var tensors = Inputs(canonical, executor, schedule, step);
            Assert.True(executor.TryStep(schedule[step], out var loss, out _));
            Assert.True(ReferenceInterpreter.TryRun(canonical.Graph, tensors, out var fail), fail.ToString());
            Assert.Equal([loss], tensors[canonical.Loss.Name].ToFloats());
            Equal(canonical, tensors, executor.Layout, Slab.Weights, executor.Weights);
            Equal(canonical, tensors, executor.Layout, Slab.First, executor.First);
            Equal(canonical, tensors, executor.Layout, Slab.Second, executor.Second);
        }
    }

    private static void Equal(
        CanonicalStep canonical, TensorSet tensors, GptLayout layout, Slab slab, ReadOnlySpan<float> fast)
    {
        foreach (var tensor in layout.Tensors)
        {
            var expected = tensors[canonical.After(slab, tensor.Name).Name].ToFloats();
            var actual = fast.Slice(tensor.Offset, tensor.Length).ToArray();
            Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits),
                actual.Select(BitConverter.SingleToUInt32Bits));
        }
    }

    private static TensorSet Inputs(CanonicalStep canonical, StepExecutor executor, AdamWSchedule schedule, int step)
    {
        var tensors = new TensorSet()
            .Put(canonical.Tokens, executor.Tokens).Put(canonical.Targets, executor.Targets)
            .Put(canonical.Cosines, new RotaryTables(executor.Graph.Shape.Config).Cosines)
            .Put(canonical.Sines, new RotaryTables(executor.Graph.Shape.Config).Sines)
            .Put(canonical.Schedule, Enumerable.Range(0, schedule.Count).SelectMany(t => new[]
            {
                schedule[t].LearningRate, schedule[t].Correction1, schedule[t].Correction2, schedule[t].GradientScale,
            }).ToArray())
            .Put(canonical.Step, new[] { step });
        var inputs = canonical.Graph.Inputs.ToDictionary(t => t.Name);
        foreach (var tensor in executor.Layout.Tensors)
        {
            var range = tensor.Offset..(tensor.Offset + tensor.Length);
            tensors.Put(inputs[CanonicalStep.Name(Slab.Weights, tensor.Name)], executor.Weights[range]);
            tensors.Put(inputs[CanonicalStep.Name(Slab.First, tensor.Name)], executor.First[range]);
            tensors.Put(inputs[CanonicalStep.Name(Slab.Second, tensor.Name)], executor.Second[range]);
        }

        return tensors;
    }
}
