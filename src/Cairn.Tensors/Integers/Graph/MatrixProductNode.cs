using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>acc[…,m,n] = Σ a[…,m,k] · b[…,k,n]; the axes before the last two are equal.</summary>
public sealed record MatrixProductNode(int Left, int Right) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Left, Right];
}
