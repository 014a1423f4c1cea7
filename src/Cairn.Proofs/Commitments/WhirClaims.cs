using System.Buffers.Binary;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// The combination of all claims under powers of λ: first the out-of-domain samples of each vector, then the claims, in
/// order, with the factors 1, λ, λ², …
/// </summary>
internal static class WhirClaims
{
    /// <exception cref="ArgumentException">A claim does not fit the parameters.</exception>
    public static void Check(
        WhirParameters parameters, IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims)
    {
        if (bound.Count != parameters.Sources || claims.Count > WhirParameters.ClaimsMax - 256)
            throw new ArgumentException(
                $"The parameters are for {parameters.Sources} vectors and {WhirParameters.ClaimsMax} claims.",
                nameof(bound));
        var samples = parameters.Words[0].Samples;
        if (bound.Any(b => b.Points.Length != samples || b.Values.Length != samples))
            throw new ArgumentException(
                $"A vector is bound by {samples} samples; bind and open it with the same options.", nameof(bound));
        foreach (var claim in claims)
        {
            if ((uint)claim.Source >= (uint)parameters.Sources || claim.Point.Length > parameters.Variables ||
                claim.Offset < 0 || claim.Offset >> parameters.Variables != 0 ||
                (claim.Offset & ((1 << claim.Point.Length) - 1)) != 0)
                throw new ArgumentException(
                    $"There is no part of 2^{claim.Point.Length} elements at {claim.Offset} of vector {claim.Source}.",
                    nameof(claims));
        }
    }

    /// <summary>The claims as both sides absorb them: source, offset, length, value.</summary>
    public static byte[] Encode(IReadOnlyList<OpeningClaim> claims)
    {
        const int HeadBytes = 8;
        var bytes = new byte[claims.Count * (HeadBytes + Transcript.ElementBytes)];
        for (var i = 0; i < claims.Count; i++)
        {
            var target = bytes.AsSpan(i * (HeadBytes + Transcript.ElementBytes));
            BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)claims[i].Source);
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)claims[i].Point.Length);
            BinaryPrimitives.WriteUInt32BigEndian(target[4..], (uint)claims[i].Offset);
            BinaryPrimitives.WriteUInt64BigEndian(target[8..], claims[i].Value.A.Value);
            BinaryPrimitives.WriteUInt64BigEndian(target[16..], claims[i].Value.B.Value);
            BinaryPrimitives.WriteUInt64BigEndian(target[24..], claims[i].Value.C.Value);
        }

        return bytes;
    }

    /// <summary>The combined value.</summary>
    public static Ext3 Combine(
        IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims, Ext3 lambda)
    {
        var (sum, power) = (Ext3.Zero, Ext3.One);
        foreach (var value in bound.SelectMany(b => b.Values).Concat(claims.Select(c => c.Value)))
            (sum, power) = (sum + power * value, power * lambda);
        return sum;
    }

    /// <summary>For each vector, the combined weights of its elements.</summary>
    public static ExtVector[] Weights(
        WhirParameters parameters, IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims,
        Ext3 lambda, ComputePool? pool)
    {
        var (weights, power) = (new ExtVector[bound.Count], Ext3.One);
        for (var i = 0; i < weights.Length; i++)
        {
            foreach (var z in bound[i].Points)
            {
                var powers = PowerTable.Build(z, parameters.Variables, power, pool);
                power *= lambda;
                if (weights[i] is null)
                {
                    weights[i] = powers;
                    continue;
                }

                ExtKernels.Add(weights[i], 0, powers, pool);
                powers.Dispose();
            }
        }

        foreach (var claim in claims)
        {
            using var eq = EqTable.Build(claim.Point, power, pool);
            ExtKernels.Add(weights[claim.Source], claim.Offset, eq, pool);
            power *= lambda;
        }

        return weights;
    }

    /// <summary>The combined weights' extension.</summary>
    /// <param name="point">The vectors' variables.</param>
    /// <param name="sources">eq for the number of each vector.</param>
    public static Ext3 Evaluate(
        IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims, Ext3 lambda,
        ReadOnlySpan<Ext3> point, ReadOnlySpan<Ext3> sources)
    {
        var (sum, power) = (Ext3.Zero, Ext3.One);
        for (var i = 0; i < bound.Count; i++)
        {
            foreach (var z in bound[i].Points)
            {
                sum += power * sources[i] * PowerTable.Extension(z, point);
                power *= lambda;
            }
        }

        foreach (var claim in claims)
        {
            var outer = point.Length - claim.Point.Length;
            sum += power * sources[claim.Source] *
                EqTable.AtIndex(point[..outer], claim.Offset >> claim.Point.Length) *
                EqTable.Evaluate(claim.Point, point[outer..]);
            power *= lambda;
        }

        return sum;
    }
}
