using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>Tensors joined along one axis.</summary>
public sealed record ConcatNode(ImmutableArray<int> Parts, int Axis) : IntegerNode
{
    public override ImmutableArray<int> Sources => Parts;
}
