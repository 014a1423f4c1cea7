using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Lookups;

/// <summary>Checks a lookup up to the claims about columns that it returns.</summary>
internal static class LookupVerifier
{
    public static LookupClaims Verify(VerifierTranscript transcript, LookupShape shape)
    {
        var (alpha, beta) = (transcript.Challenge(), transcript.Challenge());
        var (point, p, q) = FractionVerifier.Run(transcript, shape.Variables);
        var sent = transcript.Receive(TranscriptTag.Evaluations,
            shape.Blocks.Sum(b => b.IsTable ? 1 : shape.ColumnsOf(shape.Groups[b.Index])));
        var claims = new LookupClaims(point, new Ext3[shape.Groups.Length][], new Ext3[shape.Tables.Length]);
        var (numerators, denominators, padding, at) = (Ext3.Zero, Ext3.Zero, Ext3.One, 0);
        foreach (var block in shape.Blocks)
        {
            var local = claims.PointOf(block.Variables);
            var weight = EqTable.AtIndex(point.AsSpan(0, point.Length - block.Variables),
                block.Offset >> block.Variables);
            Ext3[] columns;
            if (block.IsTable)
            {
                claims.Multiplicities[block.Index] = sent[at++];
                numerators -= weight * claims.Multiplicities[block.Index];
                columns = shape.Tables[block.Index].Evaluate(local);
            }
            else
            {
                columns = sent[at..(at += shape.ColumnsOf(shape.Groups[block.Index]))];
                claims.Groups[block.Index] = columns;
                numerators += weight;
            }

            var table = block.IsTable ? block.Index : shape.Groups[block.Index].Table;
            denominators += weight * shape.Denominator(table, columns, alpha, beta);
            padding -= weight;
        }

        transcript.Require(numerators == p && denominators + padding == q, ProofFault.Sumcheck);
        return claims;
    }
}
