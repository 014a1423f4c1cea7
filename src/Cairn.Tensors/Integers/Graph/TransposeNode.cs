using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>Axis i of the result is axis Order[i] of x.</summary>
public sealed record TransposeNode(int Source, ImmutableArray<int> Order) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
