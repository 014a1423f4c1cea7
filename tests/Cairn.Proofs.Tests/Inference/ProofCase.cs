using System.Collections.Immutable;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>A model, what it is proved with and what checks the proofs.</summary>
internal sealed class ProofCase : IDisposable
{
    public static readonly ProofModes Committed =
        new() { CommittedWeights = true, CommittedInputs = true, CommittedOutputs = true };

    private readonly ComputePool _pool = new(new ComputeOptions { Threads = 2 });

    public ProofCase(IntegerModel model, ProofModes modes)
    {
        Model = model;
        Assert.True(InferenceProver.TryCreate(model, modes, _pool, out var prover, out var error), $"{error}");
        (Prover, Modes) = (prover, modes);
        Verifier = VerifierOf(modes);
    }

    public IntegerModel Model { get; }

    public ProofModes Modes { get; }

    public InferenceProver Prover { get; }

    public InferenceVerifier Verifier { get; }

    public InferenceProof Prove(ImmutableArray<int[]> inputs) => Prover.Prove(inputs, ProofContext.None);

    public ProofFault Verify(InferenceProof proof) => Verifier.Verify(proof, ProofContext.None);

    public InferenceVerifier VerifierOf(ProofModes modes)
    {
        var isMade = modes.CommittedWeights
            ? InferenceVerifier.TryCreate(Model.Graph, Model.Facts, Prover.Weights, modes, out var verifier,
                out var error)
            : InferenceVerifier.TryCreate(Model, modes, out verifier, out error);
        Assert.True(isMade, $"{error}");
        return verifier!;
    }

    /// <summary>Proves, accepts, and holds the outputs against the reference.</summary>
    public InferenceProof Check(ImmutableArray<int[]> inputs)
    {
        var proof = Prove(inputs);
        Assert.Equal(ProofFault.None, Verify(proof));
        var tensors = ReferenceExecutor.Run(Model, inputs);
        for (var i = 0; i < proof.Statement.Outputs.Length; i++)
            Assert.Equal(tensors[Model.Graph.Outputs[i].Tensor], proof.Statement.Outputs[i]);
        return proof;
    }

    /// <summary>A witness of an execution; a change of it can be proved as if it were true.</summary>
    public InferenceWitness Witness(ImmutableArray<int[]> inputs) =>
        new(Prover.Plan, ReferenceExecutor.Run(Model, inputs));

    /// <summary>Inputs at random.</summary>
    public ImmutableArray<int[]> Inputs(int seed)
    {
        var random = new Random(seed);
        return [.. Model.Graph.Inputs.Select((input, i) => Enumerable.Range(0, Model.Facts.Tensors[i].Count)
            .Select(_ => random.Next(input.Low, input.High + 1)).ToArray())];
    }

    public static IntegerModel ModelOf(
        IntegerGraph graph, int seed, ImmutableArray<ImmutableArray<int>>? weights = null)
    {
        Assert.True(GraphAnalysis.TryAnalyse(graph, [], out var facts, out var error), $"{error}");
        var random = new Random(seed);
        weights ??= [.. graph.Parameters.Select(p => (ImmutableArray<int>)[.. Enumerable.Range(0,
            p.Shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.Next(p.Low, p.High + 1))])];
        return new IntegerModel(graph, facts, weights.Value,
            new ModelNames([.. graph.Inputs.Select(_ => "x")],
                [.. graph.Nodes.Select((n, i) => $"{n.GetType().Name} {i}")], [.. graph.Outputs.Select(_ => "y")]));
    }

    public void Dispose()
    {
        Prover.Dispose();
        _pool.Dispose();
    }
}
