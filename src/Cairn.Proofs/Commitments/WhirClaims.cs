using System.Buffers.Binary;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// The combination of all claims under powers of λ: first the out-of-domain samples of each vector, then the claims, in
/// order, with the factors 1, λ, λ², …
/// </summary>
internal static class WhirClaims
{
    /// <summary>Bytes of a claim without its value.</summary>
    public const int HeadBytes = 8;

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
        var bytes = new byte[claims.Count * (HeadBytes + Transcript.ElementBytes)];
        for (var i = 0; i < claims.Count; i++)
        {
            var target = bytes.AsSpan(i * (HeadBytes + Transcript.ElementBytes));
            var value = claims[i].Value.Number;
            WriteHead(target, claims[i]);
            BinaryPrimitives.WriteUInt64BigEndian(target[8..], value.A.Value);
            BinaryPrimitives.WriteUInt64BigEndian(target[16..], value.B.Value);
            BinaryPrimitives.WriteUInt64BigEndian(target[24..], value.C.Value);
        }

        return bytes;
    }

    /// <summary>A claim without its value: source, length, offset.</summary>
    public static void WriteHead(Span<byte> target, OpeningClaim claim)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)claim.Source);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)claim.Point.Length);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], (uint)claim.Offset);
    }

    /// <summary>The combined value.</summary>
    public static Ext3 Combine(
        IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims, Ext3 lambda)
    {
        var (sum, power) = (Ext3.Zero, Ext3.One);
        foreach (var value in bound.SelectMany(b => b.Values).Concat(claims.Select(c => c.Value)))
            (sum, power) = (sum + power * value.Number, power * lambda);
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
                var powers = PowerTable.Build(z.Number, parameters.Variables, power, pool);
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
            using var eq = EqTable.Build(claim.Point.Numbers(), power, pool);
            ExtKernels.Add(weights[claim.Source], claim.Offset, eq, pool);
            power *= lambda;
        }

        return weights;
    }

    /// <summary>The combined weights' extension where an opening ended.</summary>
    public static Scalar Evaluate(
        IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims, OpeningEnd end)
    {
        // By Horner's rule in λ, hence from the last to the first.
        var sum = Scalar.Zero;
        for (var i = claims.Count - 1; i >= 0; i--)
        {
            var (claim, outer) = (claims[i], end.Point.Length - claims[i].Point.Length);
            var place = Eq.AtIndex(end.Point.AsSpan(0, outer), claim.Offset >> claim.Point.Length,
                end.Sources[claim.Source]);
            sum = sum * end.Lambda + place * Eq.Of(claim.Point, end.Point.AsSpan(outer));
        }

        for (var i = bound.Count - 1; i >= 0; i--)
        for (var sample = bound[i].Points.Length - 1; sample >= 0; sample--)
            sum = sum * end.Lambda +
                end.Sources[i] * PowerTable.Extension(bound[i].Points[sample], end.Point);
        return sum;
    }
}
