using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>The same elements, row-major, in another shape.</summary>
public sealed record ReshapeNode(int Source, ImmutableArray<int> Shape) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
