using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
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
        var (groups, multiplicities) = (new Ext3[shape.Groups.Length][], new Ext3[shape.Tables.Length]);
        foreach (var size in shape.Blocks.GroupBy(b => b.Variables))
        {
            using var eq = EqTable.Build(point.AsSpan(point.Length - size.Key), pool);
            foreach (var block in size)
            {
                if (block.IsTable)
                    multiplicities[block.Index] = ExtKernels.Dot(witness.Multiplicities[block.Index].Span, eq);
                else
                    groups[block.Index] =
                        [.. witness.Groups[block.Index].Select(c => ExtKernels.Dot(c.Span, eq))];
            }
        }

        transcript.Send(TranscriptTag.Evaluations,
            [.. shape.Blocks.SelectMany(b => b.IsTable ? [multiplicities[b.Index]] : groups[b.Index])]);
        return new LookupClaims(point.Scalars(), [.. groups.Select(ScalarArrays.Scalars)], multiplicities.Scalars());
    }
}
