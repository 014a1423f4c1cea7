using Cairn.Crypto;

namespace Cairn.Market;

/// <summary>A job's numbers on the chain.</summary>
/// <param name="Budget">In escrow altogether, token base units; 0 while sealed.</param>
/// <param name="Spent">Paid out of it so far, token base units; 0 while sealed.</param>
/// <param name="IsSettled">The client settled it.</param>
/// <param name="IsClosed">What was left has returned to the client.</param>
/// <param name="IsSealed">Its numbers are hidden behind a hash since the settlement.</param>
/// <param name="CapRoot">The cap root of a recut, in force now; null where the terms' own holds.</param>
public sealed record JobFacts(
    UInt128 Budget, UInt128 Spent, bool IsSettled, bool IsClosed, bool IsSealed, Hash32? CapRoot)
{
    /// <summary>What the escrow can still pay, token base units.</summary>
    public UInt128 Left => Budget - UInt128.Min(Spent, Budget);
}
