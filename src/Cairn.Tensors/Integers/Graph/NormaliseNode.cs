using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// Along the last axis of n elements: d = n·x − Σ x (or x where not Centred); v = Σ d² + Epsilon; t = ⌊√v⌋;
/// y = floor((2·d·2^FractionBits + t) / (2·t)), from −2^FractionBits to 2^FractionBits.
/// </summary>
/// <param name="Epsilon">At least 1, so that t is positive.</param>
public sealed record NormaliseNode(int Source, long Epsilon, int FractionBits, bool Centred) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
