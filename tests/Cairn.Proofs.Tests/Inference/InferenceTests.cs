using Cairn.Proofs.Inference;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Honest proofs of small graphs in all modes.</summary>
public sealed class InferenceTests
{
    public static TheoryData<string, bool> Cases => new()
    {
        { "perceptron", false }, { "perceptron", true }, { "convolutional", false }, { "convolutional", true },
        { "branching", false }, { "branching", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_execution_is_proved(string name, bool isCommitted)
    {
        using var made = new ProofCase(ProofCase.ModelOf(Graph(name), 1),
            isCommitted ? ProofCase.Committed : ProofModes.Public);
        for (var seed = 0; seed < 3; seed++)
            made.Check(made.Inputs(seed));
        Assert.True(made.Prover.SecurityBits >= 100);
    }

    internal static IntegerGraph Graph(string name) => name switch
    {
        "perceptron" => SmallGraphs.Perceptron(),
        "convolutional" => SmallGraphs.Convolutional(),
        _ => SmallGraphs.Branching(),
    };
}
