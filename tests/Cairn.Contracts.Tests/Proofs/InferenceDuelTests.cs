using System.Buffers.Binary;
using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Tests.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>Proofs of whole models by their tapes on the chain node: the same verdicts as .NET's verifier's.</summary>
[Collection(ChainCollection.Name)]
public sealed class InferenceDuelTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 25_11_2026;
    private const int Changes = 40;

    private static readonly ProofContext Context = new(Keccak256.Compute("job"u8), 31337,
        Keccak256.Compute("verifier"u8), Keccak256.Compute("nonce"u8));

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
    public async Task The_chain_decides_as_dotnet_does(string name, bool commitsInputs, bool commitsOutputs)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        using var made = new ProofCase(ProofCase.ModelOf(Graph(name), 1), new ProofModes
        {
            CommittedWeights = true, CommittedInputs = commitsInputs, CommittedOutputs = commitsOutputs,
        });
        var (tape, random) = (Compile(made), new Random(Seed));
        using var witness = made.Witness(made.Inputs(1));
        witness.Commit();
        witness.Look();
        var (proof, fields) = made.Prover.Prove(witness, Context);
        Assert.Equal(ProofFault.None, made.Verifier.Verify(proof, Context));
        Assert.Equal(ProofFault.None, await RunAsync(probe, tape, proof));
        for (var i = 0; i < Changes; i++)
        {
            byte[] changed = Change([.. proof.Argument], fields, random);
            await SameAsync(proof with { Argument = [.. changed] }, $"change {i}");
        }

        var statement = proof.Statement;
        var other = Keccak256.Compute("other"u8);
        await SameAsync(proof with { Statement = statement with { Weights = other } }, "weights");
        await SameAsync(proof with { Statement = statement with { Context = Context with { JobId = other } } }, "job");
        await SameAsync(proof with { Statement = commitsInputs ? statement with { InputRoot = other }
            : statement with { Inputs = Changed(statement.Inputs) } }, "inputs");
        await SameAsync(proof with { Statement = commitsOutputs ? statement with { OutputRoot = other }
            : statement with { Outputs = Changed(statement.Outputs) } }, "outputs");

        async Task SameAsync(InferenceProof altered, string what)
        {
            var expected = Verifier(made, altered).Verify(altered, altered.Statement.Context);
            var actual = await RunAsync(probe, tape, altered);
            Assert.True((expected == ProofFault.None) == (actual == ProofFault.None),
                $"{what}: {actual} on chain, {expected} by .NET");
        }
    }

    [Fact]
    public async Task A_witness_that_is_off_by_one_is_rejected_there_too()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        using var made = new ProofCase(ProofCase.ModelOf(Graph("convolutional"), 1),
            new ProofModes { CommittedWeights = true });
        var (tape, layout, random) = (Compile(made), made.Prover.Plan.Witness, new Random(Seed));
        for (var column = 0; column < layout.Count; column += 3)
        {
            using var witness = made.Witness(made.Inputs(2));
            witness.Commit();
            var isCount = made.Prover.Plan.Lookups.Multiplicities.Contains(column);
            if (isCount)
                witness.Look();
            var view = witness.Column(column);
            view[random.Next(view.Length)] += Goldilocks.One;
            if (!isCount)
                witness.Look();
            var proof = made.Prover.Prove(witness, Context).Proof;
            Assert.NotEqual(ProofFault.None, await RunAsync(probe, tape, proof));
        }
    }

    [Fact]
    public async Task A_registration_is_checked_there()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var model = ProofCase.ModelOf(Graph("convolutional"), 1);
        Assert.True(VerifierTape.TryCompileRegistration(model.Graph, model.Facts, out var tape, out var error),
            $"{error}");
        Assert.True(ModelRegistration.TryCreate(model, pool, out var registration, out error), $"{error}");
        byte[] argument = [.. registration.Argument];
        await probe.Contract.VerifyRegistrationWithAsync([.. tape.Bytes], registration.Root, argument);
        argument[^1] ^= 1;
        await Assert.ThrowsAnyAsync<Exception>(() =>
            probe.Contract.VerifyRegistrationWithAsync([.. tape.Bytes], registration.Root, argument));
    }

    [Fact]
    public Task A_perceptron_of_25450_parameters() =>
        ModelAsync(ProofCase.ModelOf(SmallGraphs.Perceptron(784, 32, 10), Seed));

    [DataFact("models/dp_mlp_iris.onnx")]
    public Task A_perceptron() => ModelAsync("dp_mlp_iris");

    [DataFact("models/ezkl_lenet5.onnx")]
    public Task LeNet() => ModelAsync("ezkl_lenet5");

    [DataFact("models/jst_cifar.onnx")]
    public Task A_net_of_265822_parameters() => ModelAsync("jst_cifar");

    private Task ModelAsync(string name)
    {
        var file = File.ReadAllBytes(SharedData.Path($"models/{name}.onnx"));
        Assert.True(OnnxModel.TryRead(file, out var onnx, out var error), error?.ToString());
        return ModelAsync(ImportCase.Of(onnx, 2).Imported.Model);
    }

    /// <summary>Proves and checks a whole model, says what it costs, and changes its answer.</summary>
    private async Task ModelAsync(IntegerModel model)
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        using var made = new ProofCase(model, new ProofModes { CommittedWeights = true });
        var (tape, proof) = (Compile(made), made.Prover.Prove(made.Inputs(Seed), Context));
        var (bytes, statement) = ((byte[])[.. tape.Bytes], Statement(proof.Statement));
        Assert.Equal(ProofFault.None, await RunAsync(probe, tape, proof));
        var gas = await probe.GasAsync(bytes, statement, [.. proof.Argument]);
        output.WriteLine($"tape {bytes.Length} bytes, {tape.Instructions} instructions, {tape.Registers} registers; " +
            $"proof {proof.Argument.Length} bytes; gas {gas} but for the transaction's bytes and the tape's loading");
        var wrong = proof with
        {
            Statement = proof.Statement with { Outputs = Changed(proof.Statement.Outputs) },
        };
        Assert.NotEqual(ProofFault.None, made.Verifier.Verify(wrong, Context));
        Assert.NotEqual(ProofFault.None, await RunAsync(probe, tape, wrong));
    }

    private static IntegerGraph Graph(string name) => name switch
    {
        "perceptron" => SmallGraphs.Perceptron(),
        "convolutional" => SmallGraphs.Convolutional(),
        "rowwise" => SmallGraphs.Rowwise(),
        "embedded" => SmallGraphs.Embedded(),
        _ => SmallGraphs.Branching(),
    };

    private static VerifierTape Compile(ProofCase made)
    {
        Assert.True(VerifierTape.TryCompile(made.Model.Graph, made.Model.Facts, made.Modes, out var tape,
            out var error), $"{error}");
        return tape;
    }

    /// <summary>A verifier that knows the root that the statement names, as the contract is told it.</summary>
    private static InferenceVerifier Verifier(ProofCase made, InferenceProof proof)
    {
        Assert.True(InferenceVerifier.TryCreate(made.Model.Graph, made.Model.Facts, proof.Statement.Weights,
            made.Modes, out var verifier, out var error), $"{error}");
        return verifier;
    }

    private static Task<ProofFault> RunAsync(VerifierProbe probe, VerifierTape tape, InferenceProof proof) =>
        probe.RunAsync([.. tape.Bytes], Statement(proof.Statement), [.. proof.Argument]);

    private static ProofStatement Statement(InferenceStatement s) => new(s.Weights, s.Context.JobId,
        s.Context.ChainId, s.Context.Verifier, s.Context.Nonce,
        s.Modes.CommittedInputs ? s.InputRoot.ToArray() : SmallTape.Numbers(s.Inputs.SelectMany(i => i)),
        s.Modes.CommittedOutputs ? s.OutputRoot.ToArray() : SmallTape.Numbers(s.Outputs.SelectMany(o => o)));

    private static ImmutableArray<ImmutableArray<int>> Changed(ImmutableArray<ImmutableArray<int>> tensors) =>
        [tensors[0].SetItem(0, tensors[0][0] ^ 1), .. tensors[1..]];

    private static byte[] Change(byte[] proof, IReadOnlyList<ProofField> fields, Random random)
    {
        var field = fields[random.Next(fields.Count)];
        var word = proof.AsSpan(field.Offset + 8 * random.Next(field.Length / 8), 8);
        var value = BinaryPrimitives.ReadUInt64BigEndian(word);
        switch (random.Next(5))
        {
            case 0: return [.. proof[..field.Offset], .. proof[(field.Offset + field.Length)..]];
            case 1: return [.. proof, (byte)random.Next(256)];
            case 2: BinaryPrimitives.WriteUInt64BigEndian(word, unchecked(value + Goldilocks.Modulus)); break;
            case 3: BinaryPrimitives.WriteUInt64BigEndian(word, unchecked(value + 1)); break;
            default: BinaryPrimitives.WriteUInt64BigEndian(word, value ^ (1UL << random.Next(64))); break;
        }

        return proof;
    }
}
