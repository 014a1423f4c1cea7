using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class FractionTests
{
    private static readonly byte[] Protocol = "cairn test"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(14)]
    public void Claims_at_the_leaves_are_their_extensions(int variables)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var (p, q) = ZeroSum(variables);
        var transcript = new ProverTranscript(Protocol);
        var point = FractionProver.Run(transcript, Leaves(p, q), pool);
        var verifier = new VerifierTranscript(Protocol, transcript.Proof);
        var (same, claimP, claimQ) = FractionVerifier.Run(new VerifierSide(verifier), variables);
        Assert.Equal(ProofFault.None, verifier.Finish());
        Assert.Equal(point, same.Numbers());
        Assert.Equal((Multilinear.Evaluate(p, point), Multilinear.Evaluate(q, point)), (claimP.Number, claimQ.Number));
    }

    [Fact]
    public void A_sum_that_is_not_zero_is_rejected()
    {
        var (p, q) = ZeroSum(4);
        p[3] += Ext3.One;
        Assert.Equal(ProofFault.LookupSum, Prove(p, q));
    }

    [Fact]
    public void A_zero_denominator_is_rejected()
    {
        // Two fractions over zero join to 0/0, which would hide whatever they are added to.
        var (p, q) = ZeroSum(4);
        (q[5], q[13]) = (Ext3.Zero, Ext3.Zero);
        Assert.Equal(ProofFault.LookupDenominator, Prove(p, q));
    }

    [Fact]
    public void No_change_of_a_message_is_accepted()
    {
        var (p, q) = ZeroSum(3);
        var transcript = new ProverTranscript(Protocol);
        FractionProver.Run(transcript, Leaves(p, q), null);
        ProofMutations.AllAreRejected(transcript.Proof, transcript.Fields, proof =>
        {
            var verifier = new VerifierTranscript(Protocol, proof);
            var (point, claimP, claimQ) = FractionVerifier.Run(new VerifierSide(verifier), 3);
            var at = point.Numbers();
            verifier.Require(Multilinear.Evaluate(p, at) == claimP.Number &&
                Multilinear.Evaluate(q, at) == claimQ.Number, ProofFault.Sumcheck);
            return verifier.Finish();
        });
    }

    private static ProofFault Prove(Ext3[] p, Ext3[] q)
    {
        var transcript = new ProverTranscript(Protocol);
        FractionProver.Run(transcript, Leaves(p, q), null);
        var verifier = new VerifierTranscript(Protocol, transcript.Proof);
        FractionVerifier.Run(new VerifierSide(verifier), 4);
        return verifier.Finish();
    }

    private static (Ext3[] P, Ext3[] Q) ZeroSum(int variables)
    {
        var samples = new FieldSamples(variables);
        var (p, q) = (samples.Point(1 << variables), samples.Point(1 << variables));
        var sum = Ext3.Zero;
        for (var i = 1; i < p.Length; i++)
            sum += p[i] * q[i].Inverse();
        p[0] = -sum * q[0];
        return (p, q);
    }

    private static FractionLayer Leaves(Ext3[] p, Ext3[] q)
    {
        var layer = new FractionLayer(p.Length / 2);
        for (var i = 0; i < p.Length; i++)
        {
            layer.Split(i, out var numerators, out var denominators, out var place);
            (numerators[place], denominators[place]) = (p[i], q[i]);
        }

        return layer;
    }
}
