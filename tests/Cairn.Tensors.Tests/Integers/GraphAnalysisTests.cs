using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Tests.Integers;

/// <summary>What could leave the ranges that a proof relies on is refused at load, with the node's name.</summary>
public sealed class GraphAnalysisTests
{
    private static readonly IntegerInput Bytes = new([1, 4], 0, 255, 1, 0);

    [Fact]
    public void Ranges_are_those_of_all_weights()
    {
        var facts = Accepted(Graph([Bytes], [new([4, 3], 0), new([3], 1023)],
            new ProductNode(0, 0, 1), new RescaleNode([new(1, [1 << 20])], 0, [0], 24, -128, 127)));
        Assert.Equal((-4 * 255 * 128 - 1023, 4 * 255 * 127 + 1023), (facts.Tensors[1].Low, facts.Tensors[1].High));
        var rescale = facts.Rescales[2];
        Assert.Equal(facts.Tensors[1].Low * (1L << 20) + (1 << 23), rescale.SumLow);
        Assert.Equal((-8224, 8160), (rescale.QuotientLow, rescale.QuotientHigh));
        Assert.Equal((-128, 127), (facts.Tensors[2].Low, facts.Tensors[2].High));
    }

    [Fact]
    public void A_sum_that_may_leave_int32_is_refused()
    {
        var wide = new IntegerInput([1, 70_000], 0, 255, 1, 0);
        Refused("beyond int32", Graph([wide], [new([70_000, 1], 0)], new ProductNode(0, 0, -1)));
        var word = new IntegerInput([2], -65_536, 65_536, 1, 0);
        Refused("beyond int32", Graph([word], [], new MultiplyNode(0, 0)));
    }

    [Fact]
    public void A_product_with_a_multiplier_stays_below_2_to_the_62()
    {
        var word = new IntegerInput([2], -int.MaxValue, int.MaxValue, 1, 0);
        Accepted(Graph([word], [], new RescaleNode([new(0, [1 << 30])], 0, [0], 60, -1, 1)));
        Refused("the sum before its shift", Graph([word], [], new RescaleNode([new(0, [int.MaxValue])], 0, [0], 60, -1,
            1)));
        Refused("the sum before its shift", Graph([word], [],
            new RescaleNode([new(0, [1 << 30]), new(0, [1 << 30]), new(0, [9])], 0, [0], 24, -1, 1)));
        Refused("a shift of 25", Graph([word], [], new RescaleNode([new(0, [1])], 0, [0], 25, -1, 1)));
        Refused("offset", Graph([word], [], new RescaleNode([new(0, [1])], 0, [1L << 60], 24, -1, 1)));
    }

    [Fact]
    public void Tables_hold_every_value_that_can_occur()
    {
        ImmutableArray<int> rows = [.. Enumerable.Range(0, 255)];
        var graph = Graph([Bytes], [], new TableNode(0, 0, 0)) with { Tables = [rows] };
        Refused("values from 0 to 255", graph);
        Accepted(graph with { Tables = [rows.Add(9)] });
        Refused("table", graph with { Nodes = [new TableNode(0, 1, 0)] });
        Refused("with a table of 255", graph with { Nodes = [new SoftmaxNode(0, 0, 255)] });
    }

    [Fact]
    public void Normalisations_of_long_wide_rows_are_refused()
    {
        IntegerGraph Rows(int n, int span) => Graph([new([1, n], -span, span, 1, 0)], [], new NormaliseNode(0, 1, 14,
            true));
        Accepted(Rows(768, 32_767));
        Refused("sum of squares", Rows(4096, 32_767));
        Refused("epsilon", Graph([Bytes], [], new NormaliseNode(0, 0, 14, true)));
    }

    [Fact]
    public void Nodes_read_only_what_comes_before_them()
    {
        Refused("reads tensor 1", Graph([Bytes], [], new MultiplyNode(0, 1)));
        Refused("reads tensor -1", Graph([Bytes], [], new MultiplyNode(-1, 0)));
        Refused("parameter 0", Graph([Bytes], [], new ProductNode(0, 0, -1)));
    }

    [Fact]
    public void Windows_end_inside_and_see_something()
    {
        var image = new IntegerInput([1, 1, 4, 4], 0, 255, 1, 0);
        IntegerGraph Pool(int pad, int count) => Graph([image], [],
            new MaxPoolNode(0, new WindowShape(4, 4, 2, 2, 2, 2, pad, pad, 1, 1, count, count)));
        Accepted(Pool(1, 3));
        Refused("beyond the border", Pool(0, 3));
        Refused("wholly in the padding", Pool(2, 2));
    }

    private static IntegerGraph Graph(
        ImmutableArray<IntegerInput> inputs, ImmutableArray<IntegerParameter> parameters, params IntegerNode[] nodes) =>
        new(inputs, parameters, [], [.. nodes], [new(inputs.Length + nodes.Length - 1, 1, 0)]);

    private static GraphFacts Accepted(IntegerGraph graph)
    {
        Assert.True(GraphAnalysis.TryAnalyse(graph, [], out var facts, out var error), error?.ToString());
        return facts;
    }

    private static void Refused(string reason, IntegerGraph graph)
    {
        Assert.False(GraphAnalysis.TryAnalyse(graph, ["first", "second"], out _, out var error));
        Assert.Equal("first", error.Node);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }
}
