using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>A tape accepts what the verifier accepts, and nothing else.</summary>
public sealed class TapeTests
{
    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (var name in new[] { "perceptron", "convolutional", "branching", "rowwise", "embedded" })
            foreach (var (inputs, outputs) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                if (name != "embedded" || !inputs)
                    cases.Add(name, inputs, outputs);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Verdicts_are_the_verifier_s(string name, bool commitsInputs, bool commitsOutputs)
    {
        using var made = Case(name, commitsInputs, commitsOutputs);
        var tape = Compile(made);
        for (var seed = 0; seed < 3; seed++)
            Assert.True(TapeMachine.Accepts(tape, made.Check(made.Inputs(seed)), ProofContext.None));
        using var witness = made.Witness(made.Inputs(1));
        witness.Commit();
        witness.Look();
        var (proof, fields) = made.Prover.Prove(witness, ProofContext.None);
        var (accepted, rejected) = (0, 0);
        ProofMutations.AllAreRejected([.. proof.Argument], fields, changed =>
        {
            var fault = made.Verify(proof with { Argument = [.. changed] });
            var accepts = TapeMachine.Accepts(tape, proof with { Argument = [.. changed] }, ProofContext.None);
            Assert.Equal(fault == ProofFault.None, accepts);
            (accepted, rejected) = (accepted + (accepts ? 1 : 0), rejected + (accepts ? 0 : 1));
            return fault;
        }, 151);
        Assert.Equal(1, accepted);
        Assert.True(rejected > 50, $"{rejected}");
    }

    [Theory]
    [InlineData("perceptron", true)]
    [InlineData("convolutional", false)]
    [InlineData("branching", true)]
    [InlineData("rowwise", false)]
    public void A_changed_witness_is_rejected(string name, bool isCommitted)
    {
        using var made = Case(name, isCommitted, isCommitted);
        var (tape, layout, random) = (Compile(made), made.Prover.Plan.Witness, new Random(7));
        for (var column = 0; column < layout.Count; column++)
        {
            using var witness = made.Witness(made.Inputs(2));
            var isCount = made.Prover.Plan.Lookups.Multiplicities.Contains(column);
            witness.Commit();
            if (!isCount)
                Change();
            witness.Look();
            if (isCount)
                Change();
            var proof = made.Prover.Prove(witness, ProofContext.None).Proof;
            Assert.False(TapeMachine.Accepts(tape, proof, ProofContext.None), $"column {column}");

            void Change()
            {
                var view = witness.Column(column);
                view[random.Next(view.Length)] += Goldilocks.One;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_changed_statement_is_rejected(string name, bool commitsInputs, bool commitsOutputs)
    {
        using var made = Case(name, commitsInputs, commitsOutputs);
        var (tape, proof) = (Compile(made), made.Check(made.Inputs(4)));
        var (statement, hash) = (proof.Statement, new Hash32(Enumerable.Repeat((byte)7, 32).ToArray()));
        Rejected(statement with { Weights = hash });
        Rejected(statement with { Context = ProofContext.None with { JobId = hash } });
        if (commitsInputs)
            Rejected(statement with { InputRoot = hash });
        else
            for (var i = 0; i < statement.Inputs[0].Length; i++)
                Rejected(statement with { Inputs = [statement.Inputs[0].SetItem(i, 3 - statement.Inputs[0][i] % 2),
                    .. statement.Inputs[1..]] });
        if (commitsOutputs)
            Rejected(statement with { OutputRoot = hash });
        else
            for (var i = 0; i < statement.Outputs[^1].Length; i++)
                Rejected(statement with { Outputs = [.. statement.Outputs[..^1],
                    statement.Outputs[^1].SetItem(i, statement.Outputs[^1][i] + 1)] });

        void Rejected(InferenceStatement changed)
        {
            var (before, after) = (Flat(statement), Flat(changed));
            Assert.Equal(before == after,
                TapeMachine.Accepts(tape, proof with { Statement = changed }, changed.Context));
        }

        static string Flat(InferenceStatement s) => $"{s.Weights} {s.Context} {s.InputRoot} {s.OutputRoot} " +
            $"{string.Join(',', s.Inputs.SelectMany(v => v))} {string.Join(',', s.Outputs.SelectMany(v => v))}";
    }

    [Fact]
    public void Registrations_have_a_tape()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        foreach (var name in new[] { "perceptron", "convolutional", "branching", "rowwise", "embedded" })
        {
            var model = ProofCase.ModelOf(Graph(name), 1);
            Assert.True(VerifierTape.TryCompileRegistration(model.Graph, model.Facts, out var tape, out var error),
                $"{error}");
            Assert.True(ProofPlan.TryCreate(model.Graph, model.Facts, [], new ProofModes { CommittedWeights = true },
                out var plan, out error), $"{error}");
            var (made, fields) = ModelRegistration.Prove(plan, ModelStack.Pad(plan, model.Weights), pool);
            Assert.True(TapeMachine.Accepts(tape, made));
            if (model.Graph.Parameters.IsEmpty)
                continue;
            ProofMutations.AllAreRejected([.. made.Argument], fields, changed =>
            {
                var registration = made with { Argument = [.. changed] };
                var fault = registration.Verify(plan);
                Assert.Equal(fault == ProofFault.None, TapeMachine.Accepts(tape, registration));
                return fault;
            }, 151);
        }
    }

    [Fact]
    public void Weights_in_the_open_have_no_tape()
    {
        var model = ProofCase.ModelOf(SmallGraphs.Perceptron(), 1);
        Assert.False(VerifierTape.TryCompile(model.Graph, model.Facts, ProofModes.Public, out _, out var error));
        Assert.Equal("weights", error.Node);
        Assert.Contains("Commit", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verifier_that_is_too_large_has_no_tape()
    {
        var graph = new IntegerGraph([new([70, 70], 0, 255, 1, 0)], [new([4900, 2], 0)], [],
            [new ReshapeNode(0, [1, 4900]), new ProductNode(1, 0, -1), SmallGraphs.Rescale(2, 24, -128, 127, 1)],
            [new(3, 1, 0)]);
        var model = ProofCase.ModelOf(graph, 1);
        Assert.False(VerifierTape.TryCompile(model.Graph, model.Facts, new ProofModes { CommittedWeights = true },
            out _, out var error));
        Assert.Contains("too large for a tape", error.Reason, StringComparison.Ordinal);
        Assert.Contains("2^13", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perceptron", "0x66d2e7e84f1f550467448e39840bdd49")]
    [InlineData("convolutional", "0xf79c2ae1bdb8f287a30f33922c992ac8")]
    [InlineData("branching", "0xd5cf73cefa9d1dcfe1c4625e3274ddd4")]
    [InlineData("rowwise", "0x26f1c797b6aaddc84b2faea559605ca3")]
    [InlineData("embedded", "0x1033b114cc9d4bc6fbc5dea6a12d626b")]
    public void A_tape_keeps_its_bytes(string name, string digest)
    {
        using var made = Case(name, false, false);
        var (tape, again) = (Compile(made), Compile(made));
        Assert.Equal(tape.Digest, again.Digest);
        Assert.StartsWith(digest, tape.Digest.ToString(), StringComparison.Ordinal);
    }

    internal static IntegerGraph Graph(string name) =>
        name == "embedded" ? SmallGraphs.Embedded() : InferenceTests.Graph(name);

    internal static VerifierTape Compile(ProofCase made)
    {
        Assert.True(VerifierTape.TryCompile(made.Model.Graph, made.Model.Facts, made.Modes, out var tape,
            out var error), $"{error}");
        return tape;
    }

    internal static ProofCase Case(string name, bool commitsInputs, bool commitsOutputs) => new(
        ProofCase.ModelOf(Graph(name), 1), new ProofModes
        {
            CommittedWeights = true, CommittedInputs = commitsInputs, CommittedOutputs = commitsOutputs,
        });
}
