using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>y[i] = table[x[i] − First]; every x that can occur is in the table.</summary>
public sealed record TableNode(int Source, int Table, int First) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
