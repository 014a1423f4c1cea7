using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Tests;

/// <summary>
/// A whole small argument: two statements, a known commitment, one that is sent, a lookup in it, and the opening of
/// all. A verifier that takes the first five steps in any other order, or leaves one out, is not convinced.
/// </summary>
public sealed class AbsorbOrderTests
{
    private const int Variables = 6;

    private static readonly byte[] Protocol = "cairn test"u8.ToArray();
    private static readonly WhirOptions Options =
        new() { SecurityBits = 40, WorkBits = 4, FoldVariables = 2, FinalVariablesMax = 2 };

    private static readonly WhirParameters Parameters = new(Variables, 2, Options);
    private static readonly LookupTable Table = LookupTable.Range(3);
    private static readonly LookupShape Shape = new([Table], [new LookupGroup(0, 4), new LookupGroup(0, 3)]);

    private readonly WhirCommitment _model = new(new FieldSamples(1).Bytes(1 << Variables), Options);

    [Fact]
    public void Only_the_protocol_s_own_order_is_accepted()
    {
        var proof = Prove();
        int[] order = [0, 1, 2, 3, 4];
        Assert.Equal(ProofFault.None, Verify(proof, order));
        var permutations = Permutations(order).ToArray();
        Assert.Equal(120, permutations.Length);
        Assert.All(permutations.Where(p => !p.SequenceEqual(order)),
            p => Assert.True(Verify(proof, p) != ProofFault.None, string.Join(' ', p)));
        Assert.All(order, left => Assert.NotEqual(ProofFault.None, Verify(proof, [.. order.Where(o => o != left)])));
        Assert.All(order[..3], twice => Assert.NotEqual(ProofFault.None, Verify(proof, [twice, .. order])));
    }

    private byte[] Prove()
    {
        int[] first = [.. Enumerable.Range(0, 16).Select(i => i * 5 % 8)], second = [7, 7, 1, 0, 2, 2, 2, 3];
        var counts = Table.Count([.. first, .. second]);
        int[] witness = [.. first, .. second, .. counts.Span.ToArray().Select(c => (int)c)];
        using var commitment = new WhirCommitment(BaseVector.FromIntegers(witness, 1 << Variables), Options);
        var transcript = new ProverTranscript(Protocol);
        transcript.Absorb(TranscriptTag.Statement, "job"u8);
        transcript.Absorb(TranscriptTag.Statement, "input"u8);
        BoundCommitment[] bound = [_model.Bind(transcript, true), commitment.Bind(transcript)];
        var claims = LookupProver.Prove(transcript, Shape, new LookupWitness(
            [[BaseVector.FromIntegers(first, 16)], [BaseVector.FromIntegers(second, 8)]], [counts]));
        WhirProver.Open(transcript, Parameters, [_model, commitment], bound, Openings(claims));
        return transcript.Proof;
    }

    private ProofFault Verify(byte[] proof, IEnumerable<int> order)
    {
        var transcript = new VerifierTranscript(Protocol, proof);
        var bound = new BoundCommitment[2];
        LookupClaims? claims = null;
        foreach (var step in order)
        {
            if (step == 0)
                transcript.Absorb(TranscriptTag.Statement, "job"u8);
            else if (step == 1)
                transcript.Absorb(TranscriptTag.Statement, "input"u8);
            else if (step == 2)
                bound[0] = WhirCommitment.Receive(transcript, Variables, Options, _model.Root);
            else if (step == 3)
                bound[1] = WhirCommitment.Receive(transcript, Variables, Options);
            else
                claims = LookupVerifier.Verify(new VerifierSide(transcript), Shape);
        }

        if (claims is null || bound[0] is null || bound[1] is null)
            return ProofFault.TooShort;
        WhirVerifier.Verify(new VerifierSide(transcript), Parameters, bound, Openings(claims));
        return transcript.Finish();
    }

    private static OpeningClaim[] Openings(LookupClaims claims) =>
    [
        new(1, 0, claims.PointOf(4), claims.Groups[0][0]), new(1, 16, claims.PointOf(3), claims.Groups[1][0]),
        new(1, 24, claims.PointOf(3), claims.Multiplicities[0]),
    ];

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first =>
            Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
