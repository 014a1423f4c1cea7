using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>A graph, the values of its parameters, and names for people.</summary>
/// <param name="Facts">Shapes and ranges, proved for whatever the weights are.</param>
/// <param name="Weights">One list for each parameter, row-major, within its range.</param>
public sealed record IntegerModel(
    IntegerGraph Graph,
    Analysis.GraphFacts Facts,
    ImmutableArray<ImmutableArray<int>> Weights,
    ModelNames Names);
