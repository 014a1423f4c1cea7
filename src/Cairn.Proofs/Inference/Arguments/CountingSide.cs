using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>Nobody: counts what a walk sends, which depends on the graph alone.</summary>
internal sealed class CountingSide : IArgumentSide
{
    /// <summary>Round polynomials.</summary>
    public int Rounds { get; private set; }

    /// <summary>Sums of the round polynomials' degrees: what the verifier's chance of error is made of.</summary>
    public long Degrees { get; private set; }

    /// <summary>Elements that are sent.</summary>
    public int Elements { get; private set; }

    /// <summary>Coordinates of points that are drawn at once.</summary>
    public int Coordinates { get; private set; }

    public Scalar[] Challenges(int count)
    {
        Coordinates += count;
        return new Scalar[count];
    }

    public Scalar[] Claim(int count, Func<Ext3[]> values)
    {
        Elements += count;
        return new Scalar[count];
    }

    public Scalar[] Sumcheck(ref Scalar claim, int rounds, int degree, Func<SumcheckTerm[]> terms)
    {
        Rounds += rounds;
        Degrees += (long)rounds * degree;
        Elements += rounds * degree;
        return new Scalar[rounds];
    }

    public Scalar Sum(KnownTensor tensor, IReadOnlyList<AxisWeights> weights) => Scalar.Zero;

    public Scalar[] Scatter(int input, ReadOnlySpan<int> numbers, ReadOnlySpan<Scalar> weights, int count) =>
        new Scalar[count];

    public void RequireEqual(Scalar x, Scalar y, ProofFault fault)
    {
    }

    public void RequireEqual(Func<Scalar> x, Scalar y, ProofFault fault)
    {
    }
}
