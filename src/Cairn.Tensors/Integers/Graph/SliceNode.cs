using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>Of one axis, elements Start, Start + Step, … so many. A step of 0 repeats one.</summary>
public sealed record SliceNode(int Source, int Axis, int Start, int Step, int Count) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
