using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>Receives and checks.</summary>
internal sealed class VerifierSide(VerifierTranscript transcript) : IVerifierSide
{
    public Scalar[] Challenges(int count) => transcript.Challenges(count).Scalars();

    public Scalar[] Receive(int count) => transcript.Receive(TranscriptTag.Evaluations, count).Scalars();

    public Scalar[] Claim(int count, Func<Ext3[]> values) => Receive(count);

    public Scalar[] Sumcheck(ref Scalar claim, int rounds, int degree, Func<SumcheckTerm[]> terms)
    {
        var left = claim.Number;
        var point = SumcheckVerifier.Run(transcript, ref left, rounds, degree);
        claim = left;
        return point.Scalars();
    }

    public Scalar[] WeightedSumcheck(ref Scalar claim, Scalar[] weights, int degree)
    {
        var left = claim.Number;
        var point = SumcheckVerifier.RunWeighted(transcript, ref left, weights.Numbers(), degree);
        claim = left;
        return point.Scalars();
    }

    public Scalar Sum(KnownTensor tensor, IReadOnlyList<AxisWeights> weights) =>
        Contraction.Sum(tensor.Vector(), weights, null);

    public Scalar[] Scatter(int input, ReadOnlySpan<int> numbers, ReadOnlySpan<Scalar> weights, int count) =>
        Contraction.Scatter(numbers, weights, count);

    public BoundCommitment Bind(StackKind source, int variables, Hash32 root) => WhirCommitment.Receive(
        transcript, variables, InferenceProtocol.Options, source == StackKind.Witness ? null : root);

    public OpeningEnd Open(WhirParameters parameters, IReadOnlyList<BoundCommitment> bound,
        IReadOnlyList<OpeningClaim> claims) => WhirVerifier.Follow(transcript, parameters, bound, claims);

    public void RequireEqual(Scalar x, Scalar y, ProofFault fault) =>
        transcript.Require(x.Number == y.Number, fault);

    public void RequireEqual(Func<Scalar> x, Scalar y, ProofFault fault) => RequireEqual(x(), y, fault);

    public void RequireNonzero(Scalar value, ProofFault fault) =>
        transcript.Require(value.Number != Ext3.Zero, fault);
}
