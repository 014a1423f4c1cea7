using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>y[i] = a[i] · b[i]; both have one shape.</summary>
public sealed record MultiplyNode(int Left, int Right) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Left, Right];
}
