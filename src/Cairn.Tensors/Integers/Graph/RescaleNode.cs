using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// Requantisation. y = clamp(floor((Σ x·M + offset + 2^(Shift−1)) / 2^Shift), Low, High): rounds half up.
/// </summary>
/// <param name="Terms">One to four tensors of one shape.</param>
/// <param name="Axis">The axis that multipliers and offsets go along; 0 where there is one for all.</param>
/// <param name="Offsets">As many as each term has multipliers.</param>
/// <param name="Shift">12, 24, 36, 48 or 60, so that the bits shifted out are whole limbs of 12 bits.</param>
public sealed record RescaleNode(
    ImmutableArray<RescaleTerm> Terms, int Axis, ImmutableArray<long> Offsets, int Shift, int Low, int High)
    : IntegerNode
{
    public override ImmutableArray<int> Sources => [.. Terms.Select(t => t.Source)];
}
