using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>
/// A verifier that absorbs the statement in another order, leaves a part out, takes one twice, or begins with another
/// protocol is not convinced: every part is in the challenges.
/// </summary>
public sealed class StatementOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_the_protocol_s_own_order_is_accepted(bool isCommitted)
    {
        using var made = MaliciousProverTests.Case("perceptron", isCommitted);
        var proof = made.Check(made.Inputs(1));
        var plan = made.Prover.Plan;
        BaseVector[] parameters = isCommitted ? [] : ModelStack.Pad(plan, made.Model.Weights);
        var messages = new List<(TranscriptTag Tag, byte[] Bytes)>();
        StatementEncoding.Absorb(plan, proof.Statement, (tag, bytes) => messages.Add((tag, bytes)));
        int[] order = [.. Enumerable.Range(0, messages.Count)];
        Assert.Equal(5, order.Length);
        Assert.Equal(ProofFault.None, Verify(order));
        Assert.All(Permutations(order).Where(p => !p.SequenceEqual(order)),
            p => Assert.True(Verify(p) != ProofFault.None, string.Join(' ', p)));
        Assert.All(order, left => Assert.NotEqual(ProofFault.None, Verify([.. order.Where(o => o != left)])));
        Assert.All(order, twice => Assert.NotEqual(ProofFault.None, Verify([twice, .. order])));
        Assert.NotEqual(ProofFault.None, Verify(order, "cairn-inference/2"));

        ProofFault Verify(int[] steps, string? protocol = null)
        {
            var name = protocol is null ? InferenceProtocol.Inference.ToArray()
                : System.Text.Encoding.ASCII.GetBytes(protocol);
            var transcript = new VerifierTranscript(name, proof.Argument.AsMemory());
            foreach (var step in steps)
                transcript.Absorb(messages[step].Tag, messages[step].Bytes);
            return InferenceVerifier.Verify(plan, parameters, proof.Statement, transcript);
        }
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first =>
            Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
