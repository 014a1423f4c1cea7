using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Host.Tests;

/// <summary>The sample's model on a chain: registered once, and asked about proofs.</summary>
public sealed class ChainModelTests : IDisposable
{
    private static readonly ProofModes Modes = new() { CommittedWeights = true };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_is_registered_once_and_its_proofs_are_accepted()
    {
        await using var chain = await DevChain.StartAsync(
            new DevChainOptions { RunFolder = _folder.Run.Root, BlockTimeSeconds = 0 });
        var deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0));
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var model = Sample();
        Assert.True(ModelRegistration.TryCreate(model, pool, out var registration, out var error), $"{error}");
        Assert.True(ChainModel.TryCreate(
            model.Graph, model.Facts, registration, Modes, out var known, out error), $"{error}");
        var models = new ChainModels(chain.Client, deployment);
        Assert.True(InferenceProver.TryCreate(model, Modes, pool, out var prover, out error), $"{error}");
        using var _ = prover;
        var proof = prover.Prove([[100, -100]], ProofContext.None with { ChainId = deployment.ChainId });
        Assert.Contains("not registered", await models.FindFaultAsync(known.Id, proof, default));

        Assert.False(await models.IsRegisteredAsync(known.Id, default));
        using var sender = new TransactionSender(chain.Client, DevChain.Account(1), deployment.ChainId);
        var gas = await models.RegisterAsync(sender, known, null, default);
        Assert.InRange(gas, 1_000_000UL, 16_777_216UL);
        Assert.True(await models.IsRegisteredAsync(known.Id, default));
        Assert.Equal("", await models.FindFaultAsync(known.Id, proof, default));

        var (statement, output) = (proof.Statement, proof.Statement.Outputs[0]);
        var lie = proof with { Statement = statement with { Outputs = [output.SetItem(0, output[0] + 1)] } };
        Assert.NotEqual("", await models.FindFaultAsync(known.Id, lie, default));
        var elsewhere = proof with { Statement = statement with { Context = ProofContext.None } };
        Assert.Contains("chain 0", await models.FindFaultAsync(known.Id, elsewhere, default));
        Assert.Contains("not registered", await models.FindFaultAsync(Hash32.Zero, proof, default));
    }

    private static IntegerModel Sample()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
            at = at.Parent!;
        var file = File.ReadAllBytes(Path.Combine(at.FullName, "samples", "spirals", "spirals.cairn"));
        return ModelFile.TryRead(file, out var model, out var error)
            ? model
            : throw new InvalidOperationException($"{error}");
    }
}
