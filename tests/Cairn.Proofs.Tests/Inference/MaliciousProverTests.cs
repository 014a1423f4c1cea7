using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Execution;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>What can be done to a proof, to its statement and to a witness: nothing of it is accepted.</summary>
public sealed class MaliciousProverTests
{
    [Theory]
    [MemberData(nameof(InferenceTests.Cases), MemberType = typeof(InferenceTests))]
    public void No_field_of_a_proof_can_be_changed(string name, bool isCommitted)
    {
        using var made = Case(name, isCommitted);
        using var witness = made.Witness(made.Inputs(1));
        witness.Commit();
        witness.Look();
        var (proof, fields) = made.Prover.Prove(witness, ProofContext.None);
        ProofMutations.AllAreRejected([.. proof.Argument], fields,
            changed => made.Verify(proof with { Argument = [.. changed] }), name == "perceptron" ? 7 : 41);
    }

    [Theory]
    [MemberData(nameof(InferenceTests.Cases), MemberType = typeof(InferenceTests))]
    public void No_column_of_a_witness_can_be_changed(string name, bool isCommitted)
    {
        using var made = Case(name, isCommitted);
        var inputs = made.Inputs(2);
        var (layout, random) = (made.Prover.Plan.Witness, new Random(3));
        for (var column = 0; column < layout.Count; column++)
        {
            foreach (var change in new[] { 1L, -256, long.MinValue + 5 })
            {
                using var witness = made.Witness(inputs);
                var isCount = made.Prover.Plan.Lookups.Multiplicities.Contains(column);
                witness.Commit();
                if (!isCount)
                    Change();
                witness.Look();
                if (isCount)
                    Change();
                var proof = made.Prover.Prove(witness, ProofContext.None).Proof;
                Assert.True(made.Verify(proof) != ProofFault.None, $"column {column} of {layout.Count} by {change}");

                void Change()
                {
                    var view = witness.Column(column);
                    view[random.Next(view.Length)] += Goldilocks.FromInt64(change);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(InferenceTests.Cases), MemberType = typeof(InferenceTests))]
    public void A_proof_is_valid_for_its_statement_alone(string name, bool isCommitted)
    {
        using var made = Case(name, isCommitted);
        var proof = made.Check(made.Inputs(4));
        var (statement, hash) = (proof.Statement, new Hash32(Enumerable.Repeat((byte)7, 32).ToArray()));
        Rejected(statement with { GraphDigest = hash });
        Rejected(statement with { Weights = hash });
        foreach (var context in new[]
        {
            ProofContext.None with { JobId = hash }, ProofContext.None with { ChainId = 1 },
            ProofContext.None with { Verifier = hash }, ProofContext.None with { Nonce = hash },
        })
        {
            // Even where the verifier asks for the altered context.
            Assert.NotEqual(ProofFault.None,
                made.Verifier.Verify(proof with { Statement = statement with { Context = context } }, context));
            Assert.Equal(ProofFault.Statement, made.Verifier.Verify(proof, context));
        }

        if (isCommitted)
        {
            Rejected(statement with { InputRoot = hash });
            Rejected(statement with { OutputRoot = hash });
            Rejected(statement with { InputRoot = statement.OutputRoot });
            return;
        }

        for (var i = 0; i < statement.Inputs[0].Length; i++)
            Rejected(statement with { Inputs = [With(statement.Inputs[0], i, 1), .. statement.Inputs[1..]] });
        for (var i = 0; i < statement.Outputs[0].Length; i++)
            Rejected(statement with { Outputs = [With(statement.Outputs[0], i, -1), .. statement.Outputs[1..]] });
        Rejected(statement with { Inputs = [statement.Inputs[0][1..], .. statement.Inputs[1..]] });
        Rejected(statement with { Outputs = [] });
        Rejected(statement with { Modes = ProofCase.Committed });

        void Rejected(InferenceStatement changed) =>
            Assert.NotEqual(ProofFault.None, made.Verify(proof with { Statement = changed }));
    }

    [Theory]
    [MemberData(nameof(InferenceTests.Cases), MemberType = typeof(InferenceTests))]
    public void An_execution_that_errs_once_is_not_proved(string name, bool isCommitted)
    {
        using var made = Case(name, isCommitted);
        var (inputs, random, wrong) = (made.Inputs(5), new Random(6), 0);
        var honest = ReferenceExecutor.Run(made.Model, inputs);
        for (var tensor = made.Model.Graph.Inputs.Length; tensor < honest.Length; tensor++)
        {
            for (var turn = 0; turn < 4; turn++)
            {
                var tensors = WrongExecution.Of(made.Model, inputs, tensor, random.Next(honest[tensor].Length));
                var isRight = made.Model.Graph.Outputs.All(o => tensors[o.Tensor].SequenceEqual(honest[o.Tensor]));
                using var witness = new InferenceWitness(made.Prover.Plan, tensors);
                witness.Commit();
                witness.Look();
                var proof = made.Prover.Prove(witness, ProofContext.None).Proof;
                wrong += isRight ? 0 : 1;
                Assert.True(isRight || made.Verify(proof) != ProofFault.None, $"tensor {tensor}");
            }
        }

        Assert.True(wrong > 4, $"{wrong} wrong results");
    }

    internal static ProofCase Case(string name, bool isCommitted) => new(
        ProofCase.ModelOf(InferenceTests.Graph(name), 1), isCommitted ? ProofCase.Committed : ProofModes.Public);

    private static ImmutableArray<int> With(ImmutableArray<int> values, int index, int change) =>
        values.SetItem(index, values[index] + change);
}
