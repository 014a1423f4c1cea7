using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// The index of the largest element of the last axis, which goes away; of several, the first or the last.
/// </summary>
public sealed record ArgMaxNode(int Source, bool TakesLast) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
