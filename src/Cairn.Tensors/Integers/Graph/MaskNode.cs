using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>y = x where the bit is set, else Fill.</summary>
/// <param name="Shape">The last axes of x, all of them or fewer.</param>
/// <param name="Bits">One for each element of Shape, row-major, eight in a byte, the lowest bit first.</param>
public sealed record MaskNode(int Source, ImmutableArray<int> Shape, ImmutableArray<byte> Bits, int Fill) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];

    public bool IsSet(int index) => (Bits[index >> 3] >> (index & 7) & 1) != 0;
}
