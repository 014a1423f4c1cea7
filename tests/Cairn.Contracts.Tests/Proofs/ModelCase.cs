using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Tests.Inference;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>A model with its tapes, its registration and a proof of inference that was made for a job.</summary>
internal sealed class ModelCase
{
    public const ulong ChainId = 31337;

    public ModelCase(IntegerGraph graph, ProofModes modes, int seed)
        : this(ProofCase.ModelOf(graph, seed), modes, seed)
    {
    }

    public ModelCase(IntegerModel model, ProofModes modes, int seed)
    {
        var graph = model.Graph;
        using var made = new ProofCase(model, modes);
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        Assert.True(VerifierTape.TryCompile(graph, made.Model.Facts, modes, out var tape, out var error), $"{error}");
        Assert.True(VerifierTape.TryCompileRegistration(graph, made.Model.Facts, out var other, out error), $"{error}");
        Assert.True(ModelRegistration.TryCreate(made.Model, pool, out var registration, out error), $"{error}");
        (Tape, RegistrationTape, Registration) = (tape, other, registration);
        Context = new ProofContext(Keccak256.Compute("job"u8), ChainId,
            new Hash32([.. new byte[12], .. Verifier.AsSpan()]), Keccak256.Compute("nonce"u8));
        Proof = made.Prover.Prove(made.Inputs(seed), Context);
    }

    public static Address Verifier { get; } = new(Keccak256.Compute("verifier"u8).AsSpan()[..Address.Size]);

    public VerifierTape Tape { get; }

    public VerifierTape RegistrationTape { get; }

    public ModelRegistration Registration { get; }

    public ProofContext Context { get; }

    public InferenceProof Proof { get; }

    public Hash32 GraphDigest => Proof.Statement.GraphDigest;

    public byte[] Inputs => Proof.Statement.Modes.CommittedInputs ? Proof.Statement.InputRoot.ToArray()
        : SmallTape.Numbers(Proof.Statement.Inputs.SelectMany(i => i));

    public byte[] Outputs => Proof.Statement.Modes.CommittedOutputs ? Proof.Statement.OutputRoot.ToArray()
        : SmallTape.Numbers(Proof.Statement.Outputs.SelectMany(o => o));

    public ProofStatement Statement => new(Proof.Statement.Weights, Context.JobId, ChainId, Context.Verifier,
        Context.Nonce, Inputs, Outputs);

    public ProvedStatement Proved => new(Context.JobId, Verifier, Context.Nonce, Inputs, Outputs);

    /// <summary>Deploys a tape.</summary>
    public static async Task<(TapeReference Tape, ulong Gas)> DeployAsync(TestChain chain, VerifierTape tape)
    {
        var (chunks, gas) = (new List<Address>(), 0UL);
        foreach (var call in TapeChunk.Deploy(tape.Bytes.AsMemory()))
        {
            var receipt = await chain.SendAsync(0, call);
            chunks.Add(receipt.ContractAddress!.Value);
            gas += receipt.GasUsed;
        }

        return (new TapeReference(tape.Digest, [.. chunks]), gas);
    }
}
