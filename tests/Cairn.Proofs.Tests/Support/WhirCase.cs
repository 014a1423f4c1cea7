using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

/// <summary>Committed vectors with true claims, and what both sides do with them.</summary>
internal sealed class WhirCase
{
    private static readonly byte[] Protocol = "cairn test"u8.ToArray();

    private readonly WhirCommitment[] _commitments;
    private readonly ComputePool? _pool;

    /// <param name="vector">All of the vectors; null for random bytes.</param>
    public WhirCase(
        int variables, int sources, int claims, WhirOptions options, ComputePool? pool = null,
        BaseVector? vector = null)
    {
        var samples = new FieldSamples(variables * 100 + sources);
        (Parameters, _pool) = (new WhirParameters(variables, sources, options), pool);
        _commitments = [.. Enumerable.Range(0, sources)
            .Select(_ => new WhirCommitment(vector ?? samples.Bytes(1 << variables), options, pool))];
        Claims = [.. Enumerable.Range(0, claims).Select(i =>
        {
            // The first claim is about a whole vector, the others about columns of it.
            var (source, length) = (samples.Next(sources), i == 0 ? variables : samples.Next(variables + 1));
            var offset = samples.Next(1 << (variables - length)) << length;
            var point = samples.Point(length);
            return new OpeningClaim(source, offset, point,
                Multilinear.Evaluate(_commitments[source].Vector.Span.Slice(offset, 1 << length), point));
        })];
    }

    public WhirParameters Parameters { get; }

    public OpeningClaim[] Claims { get; }

    public Hash32[] Roots => [.. _commitments.Select(c => c.Root)];

    public WhirCommitment Commitment(int source) => _commitments[source];

    public ProverTranscript Prove(OpeningClaim[]? claims = null)
    {
        var transcript = new ProverTranscript(Protocol);
        BoundCommitment[] bound = [.. _commitments.Select((c, i) => c.Bind(transcript, i > 0))];
        WhirProver.Open(transcript, Parameters, _commitments, bound, claims ?? Claims, _pool);
        return transcript;
    }

    /// <summary>A prover that answers the first vector's sample with what it likes and goes on in good faith.</summary>
    public byte[] ProveWithSample(Func<Ext3, Ext3> change)
    {
        var transcript = new ProverTranscript(Protocol);
        BoundCommitment[] bound = [.. _commitments.Select((commitment, i) =>
        {
            if (i > 0)
                return commitment.Bind(transcript, true);
            transcript.Send(commitment.Root);
            var points = transcript.Challenges(Parameters.Words[0].Samples);
            Ext3[] values = [.. points.Select(z => change(PowerTable.Evaluate(commitment.Vector.Span, z)))];
            transcript.Send(TranscriptTag.Evaluations, values);
            return new BoundCommitment(commitment.Root, points, values);
        })];
        WhirProver.Open(transcript, Parameters, _commitments, bound, Claims, _pool);
        return transcript.Proof;
    }

    /// <summary>The first root is in the proof, the others are known.</summary>
    public ProofFault Verify(
        byte[] proof, OpeningClaim[]? claims = null, Hash32[]? roots = null, WhirParameters? parameters = null)
    {
        parameters ??= Parameters;
        var transcript = new VerifierTranscript(Protocol, proof);
        BoundCommitment[] bound = [.. (roots ?? Roots).Select((root, i) => WhirCommitment.Receive(
            transcript, parameters.Variables, parameters.Options, i > 0 ? root : null))];
        transcript.Require(bound[0].Root == Roots[0], ProofFault.Opening);
        WhirVerifier.Verify(new VerifierSide(transcript), parameters, bound, claims ?? Claims);
        return transcript.Finish();
    }
}
