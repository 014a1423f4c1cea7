using Cairn.Learning.Aggregation;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Canonical.Validation;
using Cairn.Tensors.Quantisation;

namespace Cairn.Learning.Tests.Canonical;

/// <summary>First weights, batches, updates and the aggregation are their canonical graphs' to the last bit.</summary>
public sealed class CanonicalRoundTests
{
    private static readonly GptConfig Small = new() { Width = 8, Layers = 1, Heads = 2, Context = 4, Hidden = 12 };

    [Fact]
    public void First_weights()
    {
        var layout = new GptLayout(Small);
        var graph = CanonicalRound.InitialWeights(layout, 0x1234567890ABCDEF);
        var tensors = new TensorSet();
        for (var i = 0; i < graph.Inputs.Length; i++)
            tensors.Put(graph.Inputs[i], CanonicalRound.InitialStream(i));
        Run(graph, tensors);
        var weights = GptInitialiser.Create(layout, 0x1234567890ABCDEF);
        foreach (var tensor in layout.Tensors.Where(t => t.Offset < layout.MatrixElements))
            Equal(tensors[$"weights.{tensor.Name}"].ToFloats(), weights.AsSpan(tensor.Offset, tensor.Length));
        Assert.All(weights[layout.MatrixElements..], w => Assert.Equal(1f, w));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(400_001)]
    public void Batches_of_a_corpus_of_one_and_of_many_sections(int length)
    {
        using var pool = Sample.Pool();
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        var (corpus, executor) = (new Corpus(bytes), Sample.Executor(Small, pool, 7));
        var graph = CanonicalRound.Batch(executor.Graph.Shape, corpus, 99);
        for (uint step = 0; step < 20; step++)
        {
            BatchSampler.Fill(executor, corpus, 99, 5, 1_000_001, step);
            var tensors = new TensorSet()
                .Put(graph.Inputs[0], bytes.Select(b => (int)(sbyte)b).ToArray())
                .Put(graph.Inputs[1], CanonicalRound.BatchStream(5, 1_000_001, step));
            Run(graph, tensors);
            Assert.Equal(executor.Tokens, tensors["tokens"].ToIntegers());
            Assert.Equal(executor.Targets, tensors["targets"].ToIntegers());
        }
    }

    [Fact]
    public void A_rounds_update()
    {
        using var pool = Sample.Pool();
        var executor = Sample.Executor(Small, pool, 2);
        var options = new LocalOptions { Steps = 2, Batch = 2, WarmupSteps = 1 };
        var before = executor.Weights.ToArray();
        var result = new TrainingRound(executor, pool, Sample.Text(), options).Run(before, 0, 0);
        var graph = CanonicalRound.Update(executor.Layout);
        var tensors = new TensorSet().Put(graph.Inputs[0], before).Put(graph.Inputs[1], executor.Weights.ToArray());
        Run(graph, tensors);
        Assert.Equal(result.Update.Select(b => (int)(sbyte)b), tensors["update"].ToIntegers());
    }

    [Theory]
    [InlineData(0, "all usable")]
    [InlineData(1, "all usable")]
    [InlineData(2, "all usable")]
    [InlineData(0, "one malformed")]
    [InlineData(1, "one too large")]
    [InlineData(3, "one malformed")]
    [InlineData(0, "none usable")]
    [InlineData(1, "none usable")]
    public void The_next_checkpoint(int trim, string kind)
    {
        using var pool = Sample.Pool(2);
        var (layout, options) = (new GptLayout(Small), new AggregationOptions { Trim = trim });
        var n = layout.Elements;
        var weights = GptInitialiser.Create(layout, 4);
        var momentum = Random(n, 5, 0.01f);
        foreach (var count in new[] { 1, 2, 5, 6 })
        {
            var updates = Enumerable.Range(0, count).Select(slot => Q4Of(pool, n, slot, kind)).ToArray();
            var (fastWeights, fastMomentum) = (weights.ToArray(), momentum.ToArray());
            Assert.True(new UpdateAggregator(pool, options).TryApply(
                [.. updates.Select((u, slot) => new SlotUpdate(slot, u)).Reverse()], fastWeights, fastMomentum,
                out _, out _));
            var graph = CanonicalRound.Aggregate(layout, options, count);
            var tensors = new TensorSet()
                .Put(graph.Inputs[0], updates.SelectMany(u => u.Select(b => (int)(sbyte)b)).ToArray())
                .Put(graph.Inputs[1], weights).Put(graph.Inputs[2], momentum);
            Run(graph, tensors);
            Equal(tensors["next.weights"].ToFloats(), fastWeights);
            Equal(tensors["next.momentum"].ToFloats(), fastMomentum);
            Assert.Equal(kind == "none usable" || (count == 1 && kind != "all usable"),
                weights.AsSpan().SequenceEqual(fastWeights));
        }
    }

    private static byte[] Q4Of(Cairn.Tensors.Compute.ComputePool pool, int n, int slot, string kind)
    {
        var isBad = kind == "none usable" || (slot == 0 && kind != "all usable");
        var scale = isBad && kind != "one malformed" ? 1e15f : 0.001f * (slot % 3 + 1);
        var bytes = new byte[Q4.BytesFor(n)];
        Q4.Quantise(pool, Random(n, slot, scale), bytes);
        if (isBad && kind == "one malformed")
            (bytes[0], bytes[1]) = (0xFF, 0xFF);
        return bytes;
    }

    private static float[] Random(int n, int seed, float scale)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => (random.NextSingle() - 0.5f) * scale)];
    }

    private static void Run(CanonicalGraph graph, TensorSet tensors)
    {
        Assert.True(FormValidator.TryValidate(graph, out var error), error?.ToString());
        Assert.True(ReferenceInterpreter.TryRun(graph, tensors, out var fail), fail.ToString());
    }

    private static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) => Assert.Equal(
        expected.ToArray().Select(BitConverter.SingleToUInt32Bits),
        actual.ToArray().Select(BitConverter.SingleToUInt32Bits));
}
