using Cairn.Proofs.Fields;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Inference;

/// <summary>Computes and sends.</summary>
internal sealed class ProverSide(ProverTranscript transcript, ComputePool? pool) : IArgumentSide
{
    public Ext3[] Challenges(int count) => transcript.Challenges(count);

    public Ext3[] Claim(int count, Func<Ext3[]> values)
    {
        var claimed = values();
        ArgumentOutOfRangeException.ThrowIfNotEqual(claimed.Length, count, nameof(values));
        transcript.Send(TranscriptTag.Evaluations, claimed);
        return claimed;
    }

    public Ext3[] Sumcheck(ref Ext3 claim, int rounds, int degree, Func<SumcheckTerm[]> terms) =>
        new SumcheckProver(terms(), pool).Run(transcript, ref claim, rounds);

    public Ext3 Known(Func<Ext3> value) => value();

    public void Require(bool condition, ProofFault fault)
    {
    }

    public void Require(Func<bool> condition, ProofFault fault)
    {
    }
}
