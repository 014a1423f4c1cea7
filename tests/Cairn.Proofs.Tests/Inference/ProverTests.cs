using Cairn.Proofs.Inference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>How a prover behaves: the same proof from any number of threads, steps told, an end when asked.</summary>
public sealed class ProverTests
{
    [Fact]
    public void A_proof_does_not_depend_on_the_threads()
    {
        using var made = MaliciousProverTests.Case("convolutional", true);
        using var pool = new ComputePool(new ComputeOptions { Threads = 1 });
        Assert.True(InferenceProver.TryCreate(made.Model, made.Modes, pool, out var other, out var error), $"{error}");
        using (other)
        {
            Assert.Equal(made.Prover.Weights, other.Weights);
            Assert.Equal(ProofFile.Write(made.Prove(made.Inputs(1))),
                ProofFile.Write(other.Prove(made.Inputs(1), ProofContext.None)));
        }
    }

    [Fact]
    public void Every_step_is_told_and_any_of_them_can_be_the_last()
    {
        using var made = MaliciousProverTests.Case("perceptron", false);
        var steps = new List<ProofProgress>();
        made.Prover.Prove(made.Inputs(1), ProofContext.None, new Reports(steps.Add));
        Assert.Equal(0, steps[0].Done);
        Assert.Equal(1, steps[^1].Done);
        Assert.Equal(steps.OrderBy(s => s.Done), steps);
        Assert.Equal(steps.Count, steps.Select(s => s.Step).Distinct().Count());
        foreach (var last in steps.SkipLast(1))
        {
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => made.Prover.Prove(made.Inputs(1), ProofContext.None,
                new Reports(s =>
                {
                    if (s == last)
                        stop.Cancel();
                }), stop.Token));
        }

        made.Check(made.Inputs(1));
    }

    [Fact]
    public void An_input_out_of_its_range_is_refused()
    {
        using var made = MaliciousProverTests.Case("perceptron", false);
        var inputs = made.Inputs(1);
        inputs[0][3] = 256;
        var error = Assert.Throws<ArgumentException>(() => made.Prove(inputs));
        Assert.Contains("element 3 is 256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_together_are_counted()
    {
        using var made = MaliciousProverTests.Case("convolutional", true);
        var soundness = made.Prover.Plan.Soundness;
        Assert.InRange(soundness.TotalBits, 100, soundness.Terms.Min(t => t.Bits));
        Assert.Contains(soundness.Terms, t => t.Name.StartsWith("lookup", StringComparison.Ordinal));
        Assert.Contains(soundness.Terms, t => t.Name.StartsWith("walk", StringComparison.Ordinal));
        Assert.Contains(soundness.Terms, t => t.Name.StartsWith("word 0", StringComparison.Ordinal));
    }

    private sealed class Reports(Action<ProofProgress> report) : IProgress<ProofProgress>
    {
        public void Report(ProofProgress value) => report(value);
    }
}
