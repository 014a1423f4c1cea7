using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Lookups;

/// <summary>What a verifier of lookups needs of whoever talks to the prover.</summary>
internal interface ILookupSide : IScalarSide
{
    /// <summary>So many values that the prover claims.</summary>
    Scalar[] Receive(int count);

    /// <summary>
    /// Reduces the claim about Σ eq(weights, x) · f(x) to one about what f is at the point that it returns.
    /// </summary>
    Scalar[] WeightedSumcheck(ref Scalar claim, Scalar[] weights, int degree);

    void RequireNonzero(Scalar value, ProofFault fault);
}
