using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Inference;

/// <summary>Computes and sends.</summary>
internal sealed class ProverSide(ProverTranscript transcript, ComputePool? pool) : IArgumentSide
{
    public Scalar[] Challenges(int count) => transcript.Challenges(count).Scalars();

    public Scalar[] Claim(int count, Func<Ext3[]> values)
    {
        var claimed = values();
        ArgumentOutOfRangeException.ThrowIfNotEqual(claimed.Length, count, nameof(values));
        transcript.Send(TranscriptTag.Evaluations, claimed);
        return claimed.Scalars();
    }

    public Scalar[] Sumcheck(ref Scalar claim, int rounds, int degree, Func<SumcheckTerm[]> terms)
    {
        var left = claim.Number;
        var point = new SumcheckProver(terms(), pool).Run(transcript, ref left, rounds);
        claim = left;
        return point.Scalars();
    }

    public Scalar Sum(KnownTensor tensor, IReadOnlyList<AxisWeights> weights) =>
        Contraction.Sum(tensor.Vector(), weights, pool);

    public Scalar[] Scatter(int input, ReadOnlySpan<int> numbers, ReadOnlySpan<Scalar> weights, int count) =>
        Contraction.Scatter(numbers, weights, count);

    public void RequireEqual(Scalar x, Scalar y, ProofFault fault)
    {
    }

    public void RequireEqual(Func<Scalar> x, Scalar y, ProofFault fault)
    {
    }
}
