using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Lookups;

/// <summary>
/// Proves that every row looked up is a row of its table: Σ 1/denominator over the rows is Σ multiplicity/denominator
/// over the tables (Haböck's logarithmic derivatives). Nothing is committed for it but the multiplicities.
/// </summary>
internal static class LookupProver
{
    /// <summary>The columns and the multiplicities are bound to the transcript already.</summary>
    public static LookupClaims Prove(
        ProverTranscript transcript, LookupShape shape, LookupWitness witness, ComputePool? pool = null)
    {
        var (alpha, beta) = (transcript.Challenge(), transcript.Challenge());
        var leaves = LookupLeaves.Build(shape, witness, alpha, beta, pool);
        var point = FractionProver.Run(transcript, leaves, pool);
        var claims = new LookupClaims(point, new Ext3[shape.Groups.Length][], new Ext3[shape.Tables.Length]);
        foreach (var size in shape.Blocks.GroupBy(b => b.Variables))
        {
            using var eq = EqTable.Build(claims.PointOf(size.Key), pool);
            foreach (var block in size)
            {
                if (block.IsTable)
                    claims.Multiplicities[block.Index] = ExtKernels.Dot(witness.Multiplicities[block.Index].Span, eq);
                else
                    claims.Groups[block.Index] =
                        [.. witness.Groups[block.Index].Select(c => ExtKernels.Dot(c.Span, eq))];
            }
        }

        transcript.Send(TranscriptTag.Evaluations,
            [.. shape.Blocks.SelectMany(b => b.IsTable ? [claims.Multiplicities[b.Index]] : claims.Groups[b.Index])]);
        return claims;
    }
}
