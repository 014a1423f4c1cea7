using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// Along the last axis: m = max x; e = table[m − x]; s = Σ e; y = floor((2·e·One + s) / (2·s)), from 0 to One.
/// </summary>
/// <param name="Table">From 0 on: not negative, and positive at 0.</param>
public sealed record SoftmaxNode(int Source, int Table, int One) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
