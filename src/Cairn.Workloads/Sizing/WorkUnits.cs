using Cairn.Learning.Graphs;
using Cairn.Learning.Models;

namespace Cairn.Workloads.Sizing;

/// <summary>
/// What work costs: one unit is 10⁹ fp32 multiply-adds of matrix products and attention, counted exactly from the
/// shapes and rounded up once a piece.
/// </summary>
public static class WorkUnits
{
    /// <summary>Multiply-adds of a unit.</summary>
    public const long MultiplyAddsPerUnit = 1_000_000_000;

    /// <summary>Of a piece: local steps and held-out windows.</summary>
    public static long For(GraphShape shape, int steps, int windows = 0) =>
        (MultiplyAdds(shape, steps, windows) + MultiplyAddsPerUnit - 1) / MultiplyAddsPerUnit;

    /// <summary>Multiply-adds of <paramref name="steps"/> training steps and one evaluation of the windows.</summary>
    public static long MultiplyAdds(GraphShape shape, int steps, int windows = 0) => checked(
        steps * new StepGraph(shape).MultiplyAdds + windows * ForwardMultiplyAdds(shape.Config));

    private static long ForwardMultiplyAdds(GptConfig config) =>
        new StepGraph(new GraphShape(config, 1)).ForwardMultiplyAdds;
}
