using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>A tensor and its multipliers, |M| &lt; 2³¹: one, or one for each index of the node's axis.</summary>
public sealed record RescaleTerm(int Source, ImmutableArray<int> Multipliers);
