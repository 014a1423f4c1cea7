using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Lookups;

/// <summary>What a lookup leaves to be shown: the value of each column at its block's point.</summary>
/// <param name="Point">The leaves' point; a block's own is its last coordinates, as many as the block has.</param>
/// <param name="Groups">For each group, the values of its columns.</param>
/// <param name="Multiplicities">For each table, the value of its multiplicities.</param>
internal sealed record LookupClaims(Scalar[] Point, Scalar[][] Groups, Scalar[] Multiplicities)
{
    /// <summary>The point of a block of 2^variables rows.</summary>
    public Scalar[] PointOf(int variables) => Point[^variables..];
}
