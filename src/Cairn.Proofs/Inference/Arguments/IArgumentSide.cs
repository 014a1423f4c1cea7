using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>
/// One of the two who talk. Prover and verifier take the same walk through the graph; where the one computes and sends,
/// the other receives and checks.
/// </summary>
internal interface IArgumentSide : IScalarSide
{
    /// <summary>Values that the prover claims.</summary>
    /// <param name="values">Called on the prover's side only.</param>
    Scalar[] Claim(int count, Func<Ext3[]> values);

    /// <summary>
    /// Reduces the claim about the sum of all terms to one about a point. Tables keep what is left of them.
    /// </summary>
    /// <param name="terms">Called on the prover's side only.</param>
    Scalar[] Sumcheck(ref Scalar claim, int rounds, int degree, Func<SumcheckTerm[]> terms);

    /// <summary>The weighed sum of a tensor that is in the open.</summary>
    Scalar Sum(KnownTensor tensor, IReadOnlyList<AxisWeights> weights);

    /// <summary>For each number up to so many, the sum of the weights of the places where an input has it.</summary>
    /// <param name="numbers">The input's, in the open.</param>
    Scalar[] Scatter(int input, ReadOnlySpan<int> numbers, ReadOnlySpan<Scalar> weights, int count);

    /// <summary>What the verifier checks, of a value that only a verifier has a use for.</summary>
    void RequireEqual(Func<Scalar> x, Scalar y, ProofFault fault);
}
