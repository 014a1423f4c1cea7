using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Commitments;

/// <summary>What a verifier of openings needs of whoever talks to the prover.</summary>
internal interface IOpeningSide : IScalarSide
{
    /// <summary>Follows an opening up to its last claim, which is left to be checked.</summary>
    OpeningEnd Open(WhirParameters parameters, IReadOnlyList<BoundCommitment> bound,
        IReadOnlyList<OpeningClaim> claims);
}
