using System.Collections.Immutable;
using Cairn.Tensors.Inference;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>The sum of x over each window, by channel; beyond the border x is 0.</summary>
public sealed record WindowSumNode(int Source, WindowShape Window) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
