using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>A parameter as a tensor.</summary>
public sealed record ParameterNode(int Parameter) : IntegerNode
{
    public override ImmutableArray<int> Sources => [];
}
