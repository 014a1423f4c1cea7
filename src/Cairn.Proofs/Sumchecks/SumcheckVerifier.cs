using Cairn.Proofs.Fields;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Sumchecks;

/// <summary>Reduces a claim about a sum over the hypercube to one about a single point.</summary>
internal static class SumcheckVerifier
{
    /// <summary>The sum of f(x) over all x is the claim; on return, the claim is what f must be at the point.</summary>
    /// <param name="degree">Of f in each variable, at least 1.</param>
    public static Ext3[] Run(VerifierTranscript transcript, ref Ext3 claim, int rounds, int degree)
    {
        var point = new Ext3[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var coefficients = RoundPolynomial.Complete(transcript.Receive(TranscriptTag.Round, degree), claim);
            point[round] = transcript.Challenge();
            claim = RoundPolynomial.Evaluate(coefficients, point[round]);
        }

        return point;
    }

    /// <summary>
    /// The sum of eq(<paramref name="weights"/>, x) · f(x) is the claim; on return, it is what f itself must be.
    /// </summary>
    /// <param name="degree">Of f in each variable, at least 1.</param>
    public static Ext3[] RunWeighted(
        VerifierTranscript transcript, ref Ext3 claim, ReadOnlySpan<Ext3> weights, int degree)
    {
        var point = new Ext3[weights.Length];
        for (var round = 0; round < weights.Length; round++)
        {
            var sent = transcript.Receive(TranscriptTag.Round, degree);
            var coefficients = RoundPolynomial.Complete(sent, claim, weights[round]);
            point[round] = transcript.Challenge();
            claim = RoundPolynomial.Evaluate(coefficients, point[round]);
        }

        return point;
    }
}
