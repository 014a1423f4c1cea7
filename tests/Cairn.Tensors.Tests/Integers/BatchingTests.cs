using System.Collections.Immutable;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Batching;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Tests.Integers;

/// <summary>A batch gives each row what the model gives it alone.</summary>
public sealed class BatchingTests
{
    private const int Graphs = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Rows_of_a_batch_are_what_they_are_alone(int rows)
    {
        var taken = 0;
        for (var seed = 0; seed < Graphs; seed++)
        {
            var model = RandomGraphs.Of(seed);
            if (!ModelBatching.TryBatch(model, rows, out var batched, out var error))
            {
                Assert.Contains("axes", error.ToString(), StringComparison.Ordinal);
                continue;
            }

            taken++;
            ImmutableArray<int[]>[] alone =
                [.. Enumerable.Range(0, rows).Select(row => RandomGraphs.Inputs(model.Graph, 3 * seed + row))];
            ImmutableArray<int[]> together =
                [.. model.Graph.Inputs.Select((_, i) => alone.SelectMany(inputs => inputs[i]).ToArray())];
            var expected = alone.Select(inputs => ReferenceExecutor.Run(model, inputs)).ToArray();
            var actual = ReferenceExecutor.Run(batched, together);
            for (var i = 0; i < model.Graph.Outputs.Length; i++)
            {
                var (from, to) = (model.Graph.Outputs[i], batched.Graph.Outputs[i]);
                Assert.True(expected.SelectMany(tensors => tensors[from.Tensor]).SequenceEqual(actual[to.Tensor]),
                    $"seed {seed}, output {i}");
                Assert.Equal((from.Scale, from.ZeroPoint), (to.Scale, to.ZeroPoint));
                Assert.Equal(model.Facts.Tensors[from.Tensor].Shape.Insert(0, rows).ToArray(),
                    batched.Facts.Tensors[to.Tensor].Shape.ToArray());
            }
        }

        Assert.True(taken > Graphs / 2, $"only {taken} graphs have a batch");
    }

    [Fact]
    public void A_batch_is_a_model_like_any_other()
    {
        Assert.True(ModelBatching.TryBatch(RandomGraphs.Of(5), 4, out var batched, out _));
        Assert.True(ModelFile.TryRead(ModelFile.Write(batched), out var read, out var error), error?.ToString());
        Assert.Equal(GraphEncoding.Encode(batched.Graph), GraphEncoding.Encode(read.Graph));
        Assert.Equal(batched.Names.Nodes.ToArray(), read.Names.Nodes.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ModelBatching.RowsMax + 1)]
    public void A_batch_has_rows(int rows) => Assert.Contains($"{ModelBatching.RowsMax}",
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelBatching.TryBatch(RandomGraphs.Of(1), rows, out _, out _))
            .Message, StringComparison.Ordinal);

    [Fact]
    public void A_batch_too_large_for_a_graph_is_refused_by_the_name_of_a_part()
    {
        ImmutableArray<int> shape = [1, 1, 64, 64];
        var wide = new IntegerGraph([new(shape, 0, 1, 1, 0)], [], [], [new ReshapeNode(0, [4096])], [new(1, 1, 0)]);
        Assert.True(GraphAnalysis.TryAnalyse(wide, [], out var facts, out _));
        var model = new IntegerModel(wide, facts, [], new ModelNames(["x"], ["flat"], ["y"]));
        Assert.True(ModelBatching.TryBatch(model, 1 << 14, out _, out _));
        Assert.False(ModelBatching.TryBatch(model, 1 << 15, out _, out var error));
        Assert.Contains("elements", error.ToString(), StringComparison.Ordinal);
    }
}
