using Cairn.Proofs.Fields;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Lookups;

/// <summary>Follows a sum of 2^variables fractions down to one claim about all p and one about all q.</summary>
internal static class FractionVerifier
{
    /// <summary>Requires that the fractions sum to zero and that no denominator is zero.</summary>
    /// <returns>The point, and what p and q must be there.</returns>
    public static (Ext3[] Point, Ext3 P, Ext3 Q) Run(VerifierTranscript transcript, int variables)
    {
        Ext3[] point = [];
        var (p, q) = (Ext3.Zero, Ext3.Zero);
        for (var level = 0; level < variables; level++)
        {
            var lambda = level == 0 ? Ext3.Zero : transcript.Challenge();
            var claim = p + lambda * q;
            point = SumcheckVerifier.RunWeighted(transcript, ref claim, point, 2);
            var ends = transcript.Receive(TranscriptTag.Evaluations, 4);
            var (numerator, denominator) = (ends[0] * ends[3] + ends[1] * ends[2], ends[2] * ends[3]);
            if (level == 0)
            {
                transcript.Require(numerator == Ext3.Zero, ProofFault.LookupSum);
                transcript.Require(denominator != Ext3.Zero, ProofFault.LookupDenominator);
            }
            else
                transcript.Require(claim == numerator + lambda * denominator, ProofFault.Sumcheck);
            var mu = transcript.Challenge();
            (p, q) = (ends[0] + mu * (ends[1] - ends[0]), ends[2] + mu * (ends[3] - ends[2]));
            point = [mu, .. point];
        }

        return (point, p, q);
    }
}
