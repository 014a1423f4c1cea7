using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Lookups;

/// <summary>Follows a sum of 2^variables fractions down to one claim about all p and one about all q.</summary>
internal static class FractionVerifier
{
    /// <summary>Requires that the fractions sum to zero and that no denominator is zero.</summary>
    /// <returns>The point, and what p and q must be there.</returns>
    public static (Scalar[] Point, Scalar P, Scalar Q) Run(ILookupSide side, int variables)
    {
        Scalar[] point = [];
        var (p, q) = (Scalar.Zero, Scalar.Zero);
        for (var level = 0; level < variables; level++)
        {
            var lambda = level == 0 ? Scalar.Zero : side.Challenges(1)[0];
            var claim = p + lambda * q;
            point = side.WeightedSumcheck(ref claim, point, 2);
            var ends = side.Receive(4);
            var (numerator, denominator) = (ends[0] * ends[3] + ends[1] * ends[2], ends[2] * ends[3]);
            if (level == 0)
            {
                side.RequireEqual(numerator, Scalar.Zero, ProofFault.LookupSum);
                side.RequireNonzero(denominator, ProofFault.LookupDenominator);
            }
            else
                side.RequireEqual(claim, numerator + lambda * denominator, ProofFault.Sumcheck);
            var mu = side.Challenges(1)[0];
            (p, q) = (ends[0] + mu * (ends[1] - ends[0]), ends[2] + mu * (ends[3] - ends[2]));
            point = [mu, .. point];
        }

        return (point, p, q);
    }
}
