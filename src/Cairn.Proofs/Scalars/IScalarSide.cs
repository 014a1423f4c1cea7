using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Scalars;

/// <summary>Whoever takes part in an argument, or counts or records it: what all of them do.</summary>
internal interface IScalarSide
{
    /// <summary>So many challenges.</summary>
    Scalar[] Challenges(int count);

    /// <summary>What the verifier checks; a prover does not stop at it.</summary>
    void RequireEqual(Scalar x, Scalar y, ProofFault fault);
}
