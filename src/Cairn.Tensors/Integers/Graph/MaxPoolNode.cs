using System.Collections.Immutable;
using Cairn.Tensors.Inference;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>The largest x of each window, by channel; places beyond the border do not take part.</summary>
public sealed record MaxPoolNode(int Source, WindowShape Window) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
