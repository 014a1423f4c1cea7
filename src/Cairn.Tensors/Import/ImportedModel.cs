using System.Collections.Immutable;

namespace Cairn.Tensors.Import;

/// <summary>A model in integers, and how its tensors stand for those of the float graph.</summary>
public sealed record ImportedModel(Integers.Graph.IntegerModel Model, ImmutableArray<LayerNote> Layers)
{
    internal ImmutableArray<RescaleNote> Rescales { get; init; } = [];
}
