using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Tests.Inference;
using Cairn.Proofs.Transcripts;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>Models on chain, from their registration to a proof of inference.</summary>
[Collection(ChainCollection.Name)]
public sealed class ModelRegistryTests(TestChain chain)
{
    private static readonly ProofModes Open = new() { CommittedWeights = true };

    [Fact]
    public async Task A_registered_model_s_proofs_are_accepted_and_no_others()
    {
        var registry = await DeployAsync();
        var made = new ModelCase(SmallGraphs.Perceptron(), Open, 1);
        var (inference, _) = await ModelCase.DeployAsync(chain, made.Tape);
        var (registration, _) = await ModelCase.DeployAsync(chain, made.RegistrationTape);
        var call = registry.Register(inference, registration, made.Registration.Root, [.. made.Registration.Argument]);
        await chain.SendAsync(0, call);
        var id = await registry.IdOfAsync(
            made.GraphDigest, made.Registration.Root, made.Tape.Digest, made.RegistrationTape.Digest);
        var model = await registry.ModelAsync(id);
        Assert.Equal((made.GraphDigest, made.Registration.Root), (model.Graph, model.Weights));
        Assert.Equal((made.Tape.Digest, made.RegistrationTape.Digest), (model.Tape, model.RegistrationTape));
        Assert.Equal(inference.Chunks, model.Chunks);
        Assert.Equal(ModelRegistryError.AlreadyRegistered, (await RefusedAsync(call)).Error);

        byte[] proof = [.. made.Proof.Argument];
        Assert.Null(await AskAsync(registry, id, made.Proved, proof));
        foreach (var other in new[]
        {
            made.Proved with { JobId = Hash32.Zero }, made.Proved with { Nonce = Hash32.Zero },
            made.Proved with { Verifier = TestChain.Key(0).Address }, made.Proved with { Inputs = made.Inputs[4..] },
            made.Proved with { Outputs = [.. made.Outputs[..^1], (byte)(made.Outputs[^1] ^ 1)] },
        })
            Assert.NotNull(await AskAsync(registry, id, other, proof));
        Assert.NotNull(await AskAsync(registry, id, made.Proved, proof[..^1]));
        Assert.Contains("UnknownModel", await AskAsync(registry, Hash32.Zero, made.Proved, proof));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Inputs_and_outputs_may_be_committed(bool inputs, bool outputs)
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var made = new ModelCase(SmallGraphs.Perceptron(),
            Open with { CommittedInputs = inputs, CommittedOutputs = outputs }, 2);
        byte[] tape = [.. made.Tape.Bytes], proof = [.. made.Proof.Argument];
        Assert.Equal(ProofFault.None, await probe.RunAsync(tape, made.Statement, proof));
        var other = inputs ? made.Statement with { Inputs = Hash32.Zero.ToArray() }
            : made.Statement with { Outputs = Hash32.Zero.ToArray() };
        Assert.NotEqual(ProofFault.None, await probe.RunAsync(tape, other, proof));
    }

    [Fact]
    public async Task What_is_not_proved_to_be_in_range_is_not_registered()
    {
        var registry = await DeployAsync();
        var (made, other) = (new ModelCase(SmallGraphs.Perceptron(), Open, 1),
            new ModelCase(SmallGraphs.Perceptron(12), Open, 1));
        var (inference, _) = await ModelCase.DeployAsync(chain, made.Tape);
        var (registration, _) = await ModelCase.DeployAsync(chain, made.RegistrationTape);
        var (foreign, _) = await ModelCase.DeployAsync(chain, other.Tape);
        var (root, proof) = (made.Registration.Root, made.Registration.Argument.ToArray());
        foreach (var call in new[]
        {
            registry.Register(inference, registration, other.Registration.Root, proof),
            registry.Register(inference, registration, root, proof[..^1]),
            registry.Register(inference, registration, root, [.. other.Registration.Argument]),
            registry.Register(inference, inference, root, proof),
            registry.Register(registration, registration, root, proof),
            registry.Register(inference with { Digest = Hash32.Zero }, registration, root, proof),
        })
            Assert.Null((await chain.TryAsync(0, call)).Receipt);
        Assert.Equal(ModelRegistryError.GraphsDiffer,
            (await RefusedAsync(registry.Register(foreign, registration, root, proof))).Error);
    }

    private async Task<ModelRegistryContract> DeployAsync()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var receipt = await chain.SendAsync(0, ModelRegistryContract.Deploy(probe.Contract.Address));
        return new ModelRegistryContract(chain.Client, receipt.ContractAddress!.Value);
    }

    private async Task<ModelRegistryRevert> RefusedAsync(ContractCall call)
    {
        var outcome = await chain.TryAsync(0, call);
        Assert.Null(outcome.Receipt);
        return ModelRegistryRevert.Decode(outcome.RevertData);
    }

    /// <summary>Null where it is proved; else why not.</summary>
    private async Task<string?> AskAsync(
        ModelRegistryContract registry, Hash32 id, ProvedStatement statement, byte[] proof)
    {
        var function = ModelRegistryContract.Interface.Functions.Single(f => f.Name == "requireProved");
        var result = await chain.Client.TryCallAsync(
            new ContractCall(registry.Address, function.EncodeCall(id, statement.ToAbi(), proof)));
        return result.Reverted ? ModelRegistryRevert.Decode(result.Data).Text : null;
    }
}
