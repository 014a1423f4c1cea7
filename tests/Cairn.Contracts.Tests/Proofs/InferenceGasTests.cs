using Cairn.Evm;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Tests.Inference;
using Cairn.Tensors.Integers.Graph;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>What a model costs on chain: once, and for each proof that is checked there; whole transactions.</summary>
[Collection(ChainCollection.Name)]
public sealed class InferenceGasTests(TestChain chain, ITestOutputHelper output)
{
    // Addresses and digests among the bytes of a call: their zeros cost less.
    private readonly GasSnapshot _gas = new("inference.json", 1);

    [Fact]
    public async Task No_model_costs_more_gas_than_it_did()
    {
        var deployed = await chain.SendAsync(0, InferenceVerifierContract.Deploy());
        _gas["verifier: deployment"] = deployed.GasUsed;
        var verifier = deployed.ContractAddress!.Value;
        deployed = await chain.SendAsync(0, ModelRegistryContract.Deploy(verifier));
        _gas["registry: deployment"] = deployed.GasUsed;
        var registry = new ModelRegistryContract(chain.Client, deployed.ContractAddress!.Value);
        foreach (var (name, graph) in new (string, IntegerGraph)[]
        {
            ("perceptron 784-32-10", SmallGraphs.Perceptron(784, 32, 10)),
            ("perceptron 13-6-3", SmallGraphs.Perceptron()),
            ("convolutional", SmallGraphs.Convolutional()), ("branching", SmallGraphs.Branching()),
        })
            await MeasureAsync(name, graph, verifier, registry);
        _gas.Check(output);
    }

    private async Task MeasureAsync(string name, IntegerGraph graph, Address verifier, ModelRegistryContract registry)
    {
        var made = new ModelCase(graph, new ProofModes { CommittedWeights = true }, 5);
        var (tape, tapeGas) = await ModelCase.DeployAsync(chain, made.Tape);
        var (registration, registrationGas) = await ModelCase.DeployAsync(chain, made.RegistrationTape);
        _gas[$"{name}: tape bytes"] = (ulong)made.Tape.Bytes.Length;
        _gas[$"{name}: registers"] = (ulong)made.Tape.Registers;
        _gas[$"{name}: tapes' deployment"] = tapeGas + registrationGas;
        var verify = InferenceVerifierContract.Interface.Functions.Single(f => f.Name == "verify");
        var call = new ContractCall(verifier,
            verify.EncodeCall(tape.ToAbi(), made.Statement.ToAbi(), made.Proof.Argument.ToArray()));
        var receipt = await chain.MineAsync(0, call);
        Assert.True(receipt.Succeeded);
        var calldata = (ulong)call.Data.ToArray().Sum(b => b == 0 ? 4 : 16);
        _gas[$"{name}: verify, calldata bytes"] = (ulong)call.Data.Length;
        _gas[$"{name}: verify, calldata"] = calldata;
        _gas[$"{name}: verify, run"] = receipt.GasUsed - 21_000 - calldata;
        _gas[$"{name}: verify, all"] = receipt.GasUsed;
        receipt = await chain.SendAsync(0, registry.Register(tape, registration, made.Registration.Root,
            [.. made.Registration.Argument]));
        _gas[$"{name}: register"] = receipt.GasUsed;
    }
}
