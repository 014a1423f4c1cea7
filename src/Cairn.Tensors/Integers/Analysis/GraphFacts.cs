using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Analysis;

/// <summary>
/// Shape and range of every tensor of a graph, and the sums inside its rescale nodes, by their tensor.
/// </summary>
/// <param name="Work">Multiplications and other steps of one execution.</param>
public sealed record GraphFacts(
    ImmutableArray<TensorFacts> Tensors, FrozenDictionary<int, RescaleFacts> Rescales, long Work);
