using Cairn.Evm.Tests;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>The models beside the repository, proved with committed weights.</summary>
public sealed class ModelProofTests
{
    [DataFact("models/dp_mlp_iris.onnx")]
    public void A_perceptron() => Check("dp_mlp_iris");

    [DataFact("models/ezkl_4l.onnx")]
    public void A_small_convolutional_net() => Check("ezkl_4l");

    [DataFact("models/ezkl_lenet5.onnx")]
    public void LeNet() => Check("ezkl_lenet5");

    [DataFact("models/jst_cifar.onnx")]
    public void A_net_of_265822_parameters()
    {
        var bytes = Check("jst_cifar");
        Assert.InRange(bytes, 1, 130_000);
    }

    [DataFact("models/ezkl_nanogpt.onnx")]
    public void A_transformer() => Check("ezkl_nanogpt");

    private static int Check(string name)
    {
        var file = File.ReadAllBytes(SharedData.Path($"models/{name}.onnx"));
        Assert.True(OnnxModel.TryRead(file, out var onnx, out var error), error?.ToString());
        var imported = ImportCase.Of(onnx, 2);
        using var made = new ProofCase(imported.Imported.Model, new ProofModes { CommittedWeights = true });
        var proof = made.Check(imported.Inputs(1));
        var output = proof.Statement.Outputs[0];
        var wrong = proof with { Statement = proof.Statement with { Outputs = [output.SetItem(0, output[0] + 1)] } };
        Assert.NotEqual(ProofFault.None, made.Verify(wrong));
        var tape = TapeTests.Compile(made);
        Assert.True(TapeMachine.Accepts(tape, proof, ProofContext.None));
        Assert.False(TapeMachine.Accepts(tape, wrong, ProofContext.None));
        return proof.Argument.Length;
    }
}
