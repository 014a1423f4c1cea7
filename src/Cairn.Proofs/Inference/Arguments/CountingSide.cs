using Cairn.Proofs.Fields;
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

    public Ext3[] Challenges(int count)
    {
        Coordinates += count;
        return new Ext3[count];
    }

    public Ext3[] Claim(int count, Func<Ext3[]> values)
    {
        Elements += count;
        return new Ext3[count];
    }

    public Ext3[] Sumcheck(ref Ext3 claim, int rounds, int degree, Func<SumcheckTerm[]> terms)
    {
        Rounds += rounds;
        Degrees += (long)rounds * degree;
        Elements += rounds * degree;
        return new Ext3[rounds];
    }

    public Ext3 Known(Func<Ext3> value) => Ext3.Zero;

    public void Require(bool condition, ProofFault fault)
    {
    }

    public void Require(Func<bool> condition, ProofFault fault)
    {
    }
}
