using Cairn.Proofs.Fields;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>
/// One of the two who talk. Prover and verifier take the same walk through the graph; where the one computes and sends,
/// the other receives and checks.
/// </summary>
internal interface IArgumentSide
{
    /// <summary>A challenge for each variable.</summary>
    Ext3[] Challenges(int count);

    /// <summary>Values that the prover claims.</summary>
    /// <param name="values">Called on the prover's side only.</param>
    Ext3[] Claim(int count, Func<Ext3[]> values);

    /// <summary>
    /// Reduces the claim about the sum of all terms to one about a point. Tables keep what is left of them.
    /// </summary>
    /// <param name="terms">Called on the prover's side only.</param>
    Ext3[] Sumcheck(ref Ext3 claim, int rounds, int degree, Func<SumcheckTerm[]> terms);

    /// <summary>What follows from what is in the open; not called where only the messages' sizes matter.</summary>
    Ext3 Known(Func<Ext3> value);

    /// <summary>What the verifier checks; a prover does not stop at it.</summary>
    void Require(bool condition, ProofFault fault);

    /// <summary>The same of a condition that only a verifier has a use for.</summary>
    void Require(Func<bool> condition, ProofFault fault);
}
