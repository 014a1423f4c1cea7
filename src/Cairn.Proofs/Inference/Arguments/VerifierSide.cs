using Cairn.Proofs.Fields;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>Receives and checks.</summary>
internal sealed class VerifierSide(VerifierTranscript transcript) : IArgumentSide
{
    public Ext3[] Challenges(int count) => transcript.Challenges(count);

    public Ext3[] Claim(int count, Func<Ext3[]> values) => transcript.Receive(TranscriptTag.Evaluations, count);

    public Ext3[] Sumcheck(ref Ext3 claim, int rounds, int degree, Func<SumcheckTerm[]> terms) =>
        SumcheckVerifier.Run(transcript, ref claim, rounds, degree);

    public Ext3 Known(Func<Ext3> value) => value();

    public void Require(bool condition, ProofFault fault) => transcript.Require(condition, fault);

    public void Require(Func<bool> condition, ProofFault fault) => transcript.Require(condition(), fault);
}
