using Cairn.Evm;
using Cairn.Evm.Tests;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Tests.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>What a model costs on chain: once, and for each proof that is checked there; whole transactions.</summary>
[Collection(ChainCollection.Name)]
public sealed class InferenceGasTests(TestChain chain, ITestOutputHelper output)
{
    private static readonly ProofModes Committed = new() { CommittedWeights = true };

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
            await MeasureAsync(name, new ModelCase(graph, Committed, 5), verifier, registry);
        _gas.Check(output);
    }

    [DataFact("models/ezkl_lenet5.onnx")]
    public Task LeNet_is_verified_in_one_transaction() => FitsAsync("ezkl_lenet5");

    [DataFact("models/jst_cifar.onnx")]
    public Task A_net_of_265822_parameters_is_verified_in_one_transaction() => FitsAsync("jst_cifar");

    /// <summary>No transaction may have more gas than EIP-7825's cap, with which the chain node runs.</summary>
    private async Task FitsAsync(string name)
    {
        var file = File.ReadAllBytes(SharedData.Path($"models/{name}.onnx"));
        Assert.True(OnnxModel.TryRead(file, out var onnx, out var error), error?.ToString());
        var verifier = (await chain.SendAsync(0, InferenceVerifierContract.Deploy())).ContractAddress!.Value;
        var registry = await chain.SendAsync(0, ModelRegistryContract.Deploy(verifier));
        var model = ImportCase.Of(onnx, 2).Imported.Model;
        await MeasureAsync(name, new ModelCase(model, Committed, 5), verifier,
            new ModelRegistryContract(chain.Client, registry.ContractAddress!.Value));
        foreach (var figure in _gas.Figures)
            output.WriteLine($"{figure.Key}: {figure.Value}");
    }

    private async Task MeasureAsync(string name, ModelCase made, Address verifier, ModelRegistryContract registry)
    {
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
