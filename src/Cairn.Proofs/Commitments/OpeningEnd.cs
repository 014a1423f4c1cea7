using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Commitments;

/// <summary>What is left of an opening: the combined weights times the value must be the claim.</summary>
/// <param name="Lambda">What samples and claims are combined with.</param>
/// <param name="Point">The vectors' variables.</param>
/// <param name="Sources">eq for the number of each vector.</param>
/// <param name="Value">The last polynomial at the point.</param>
/// <param name="Claim">Without what the later words' samples and queries weigh.</param>
internal sealed record OpeningEnd(Scalar Lambda, Scalar[] Point, Scalar[] Sources, Scalar Value, Scalar Claim);
