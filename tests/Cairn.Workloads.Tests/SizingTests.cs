using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Workloads.Sizing;

namespace Cairn.Workloads.Tests;

public sealed class SizingTests
{
    [Fact]
    public void Multiply_adds_are_those_of_the_shapes()
    {
        var config = new GptConfig { Width = 16, Layers = 2, Heads = 2, Context = 8, Hidden = 24 };
        const long Rows = 3 * 8;
        const long Matrices = 2 * (4 * 16 * 16 + 3 * 16 * 24) + 256 * 16;
        const long Attention = 2 * 3 * 16 * (8 * 9 / 2);
        var forward = Rows * Matrices + 2 * Attention;
        var step = 3 * Rows * Matrices + 6 * Attention;

        Assert.Equal(forward, new StepGraph(new GraphShape(config, 3)).ForwardMultiplyAdds);
        Assert.Equal(5 * step, WorkUnits.MultiplyAdds(new GraphShape(config, 3), 5));
        Assert.Equal(5 * step + 9 * forward / 3, WorkUnits.MultiplyAdds(new GraphShape(config, 3), 5, 9));
        Assert.Equal(1, WorkUnits.For(new GraphShape(config, 3), 1));
    }

    [Fact]
    public void The_machine_has_a_speed() =>
        Assert.True(MachineSpeed.MeasureUnitsPerSecond(TimeProvider.System, steps: 3) > 0);

    [Theory]
    [InlineData(0.001, 4, 2)]
    [InlineData(3, 4, 2)]
    [InlineData(12, 4, 2)]
    [InlineData(12, 4, 16)]
    [InlineData(500, 16, 4)]
    public void A_demo_fits_its_time_unless_the_machine_is_hopeless(double speed, int providers, int processors)
    {
        var size = DemoSizer.Choose(speed, providers, processors, 80);
        Assert.True(size.Model.TryValidate(out _));
        Assert.InRange(size.Model.Parameters, 400_000, 800_000);
        Assert.InRange(size.Rounds, 6, 100);
        Assert.True(size.Seconds <= 80.001 || size.Rounds == 6, $"{size}");
        Assert.Equal(providers, size.Slots);
    }

    [Fact]
    public void A_faster_machine_gets_more_rounds_and_then_a_larger_model()
    {
        var sizes = new[] { 2.0, 6, 12, 40 }.Select(s => DemoSizer.Choose(s, 4, 2)).ToArray();
        for (var i = 1; i < sizes.Length; i++)
            Assert.True(sizes[i].Rounds * sizes[i].UnitsPerPiece > sizes[i - 1].Rounds * sizes[i - 1].UnitsPerPiece);
        Assert.True(sizes[^1].Model.Parameters > sizes[0].Model.Parameters);
    }
}
