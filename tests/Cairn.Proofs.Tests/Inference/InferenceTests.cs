using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Honest proofs of small graphs in all modes.</summary>
public sealed class InferenceTests
{
    public static TheoryData<string, bool> Cases => new()
    {
        { "perceptron", false }, { "perceptron", true }, { "convolutional", false }, { "convolutional", true },
        { "branching", false }, { "branching", true }, { "rowwise", false }, { "rowwise", true },
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

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Rows_chosen_by_an_input_in_the_open_are_proved(bool hasRoot, bool hidesOutput)
    {
        using var made = new ProofCase(ProofCase.ModelOf(SmallGraphs.Embedded(), 1),
            new ProofModes { CommittedWeights = hasRoot, CommittedOutputs = hidesOutput });
        var proof = made.Check(made.Inputs(1));
        var index = proof.Statement.Inputs[0][2];
        var other = proof.Statement with { Inputs = [proof.Statement.Inputs[0].SetItem(2, (index + 1) % 11)] };
        Assert.NotEqual(ProofFault.None, made.Verify(proof with { Statement = other }));
    }

    [Fact]
    public void Rows_chosen_by_what_nobody_sees_are_refused_by_name()
    {
        var model = ProofCase.ModelOf(SmallGraphs.Embedded(), 1);
        Assert.False(ProofPlan.TryCreate(model.Graph, model.Facts, model.Names.Nodes, ProofCase.Committed, out _,
            out var error));
        Assert.Equal("EmbeddingNode 0", error.Node);
        Assert.Contains("in the open", error.Remedy, StringComparison.Ordinal);
    }

    internal static IntegerGraph Graph(string name) => name switch
    {
        "perceptron" => SmallGraphs.Perceptron(),
        "convolutional" => SmallGraphs.Convolutional(),
        "rowwise" => SmallGraphs.Rowwise(),
        _ => SmallGraphs.Branching(),
    };
}
