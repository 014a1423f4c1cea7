using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Lookups;

/// <summary>Checks a lookup up to the claims about columns that it returns.</summary>
internal static class LookupVerifier
{
    public static LookupClaims Verify(ILookupSide side, LookupShape shape)
    {
        var challenges = side.Challenges(2);
        var (alpha, beta) = (challenges[0], challenges[1]);
        var (point, p, q) = FractionVerifier.Run(side, shape.Variables);
        var sent = side.Receive(
            shape.Blocks.Sum(b => b.IsTable ? 1 : shape.ColumnsOf(shape.Groups[b.Index])));
        var claims = new LookupClaims(point, new Scalar[shape.Groups.Length][], new Scalar[shape.Tables.Length]);

        // Whatever is no table's is a group's up to the last block, with the numerator 1; behind it is 0/1.
        var last = shape.Blocks[^1];
        var covered = PrefixSums.Of(point, last.Offset + (1L << last.Variables));
        var (numerators, denominators, at) = (covered, Scalar.One - covered, 0);
        foreach (var block in shape.Blocks)
        {
            var weight = Eq.AtIndex(point.AsSpan(0, point.Length - block.Variables),
                block.Offset >> block.Variables, Scalar.One);
            Scalar[] columns;
            if (block.IsTable)
            {
                claims.Multiplicities[block.Index] = sent[at++];
                numerators -= weight * claims.Multiplicities[block.Index] + weight;
                columns = shape.Tables[block.Index].Evaluate(claims.PointOf(block.Variables));
            }
            else
            {
                columns = sent[at..(at += shape.ColumnsOf(shape.Groups[block.Index]))];
                claims.Groups[block.Index] = columns;
            }

            var table = block.IsTable ? block.Index : shape.Groups[block.Index].Table;
            denominators += weight * shape.Denominator(table, columns, alpha, beta);
        }

        side.RequireEqual(numerators, p, ProofFault.Sumcheck);
        side.RequireEqual(denominators, q, ProofFault.Sumcheck);
        return claims;
    }
}
