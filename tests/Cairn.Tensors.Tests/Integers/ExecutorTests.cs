using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Integers;

public sealed class ExecutorTests
{
    private const int Graphs = 120;

    [Fact]
    public void Fast_kernels_give_what_the_reference_gives_on_every_width_and_thread_count()
    {
        var kinds = new HashSet<Type>();
        for (var seed = 0; seed < Graphs; seed++)
        {
            var model = RandomGraphs.Of(seed);
            kinds.UnionWith(model.Graph.Nodes.Select(n => n.GetType()));
            var inputs = RandomGraphs.Inputs(model.Graph, seed);
            var expected = ReferenceExecutor.Run(model, inputs);
            foreach (var pool in Pools.All)
            {
                var actual = new IntegerExecutor(model, pool).Run(inputs);
                for (var t = 0; t < expected.Length; t++)
                    Assert.True(expected[t].AsSpan().SequenceEqual(actual[t]),
                        $"seed {seed}, {Pools.Name(pool)}, tensor {t}: {model.Graph.NodeOf(t)}");
            }
        }

        Assert.Equal(typeof(IntegerNode).Assembly.GetTypes().Where(t => t.BaseType == typeof(IntegerNode))
            .OrderBy(t => t.Name), kinds.OrderBy(t => t.Name));
    }

    [Fact]
    public void No_tensor_leaves_the_range_that_analysis_proved()
    {
        for (var seed = 0; seed < Graphs; seed++)
        {
            var model = RandomGraphs.Of(seed);
            for (var kind = 0; kind < 3; kind++)
            {
                var tensors = ReferenceExecutor.Run(model, RandomGraphs.Inputs(model.Graph, seed * 3 + kind));
                for (var t = 0; t < tensors.Length; t++)
                {
                    var (facts, least, most) = (model.Facts.Tensors[t], tensors[t].Min(), tensors[t].Max());
                    Assert.True(least >= facts.Low && most <= facts.High,
                        $"seed {seed}, tensor {t}: {least} to {most}, not {facts.Low} to {facts.High}");
                }
            }
        }
    }

    [Fact]
    public void Inputs_beyond_their_range_are_refused()
    {
        var model = RandomGraphs.Of(1);
        var inputs = RandomGraphs.Inputs(model.Graph, 1);
        inputs[0][3] = model.Graph.Inputs[0].High + 1;
        Assert.Contains("element 3", Assert.Throws<ArgumentException>(() => ReferenceExecutor.Run(model, inputs))
            .Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ReferenceExecutor.Run(model, []));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(99, 9)]
    [InlineData((1L << 62) - 1, (1L << 31) - 1)]
    [InlineData(((1L << 31) - 1) * ((1L << 31) - 1), (1L << 31) - 1)]
    [InlineData(((1L << 31) - 1) * ((1L << 31) - 1) - 1, (1L << 31) - 2)]
    public void Roots_are_rounded_down(long square, long root) => Assert.Equal(root, NormaliseRow.RootOf(square));
}
