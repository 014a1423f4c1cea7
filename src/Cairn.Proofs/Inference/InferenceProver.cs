using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>Executes a model and proves what came out: succinctly, not in zero knowledge.</summary>
/// <remarks>Serves one caller at a time, like its pool. A proof depends on nothing but statement and weights.</remarks>
public sealed class InferenceProver : IDisposable
{
    private readonly IntegerModel _model;
    private readonly ComputePool _pool;
    private readonly IntegerExecutor _executor;
    private readonly BaseVector[] _parameters;
    private readonly WhirCommitment? _commitment;

    private InferenceProver(IntegerModel model, ProofPlan plan, ComputePool pool)
    {
        (_model, Plan, _pool) = (model, plan, pool);
        _executor = new IntegerExecutor(model, pool);
        _parameters = ModelStack.Pad(plan, model.Weights);
        _commitment = plan.Modes.CommittedWeights ? ModelStack.Commit(plan, _parameters, pool) : null;
        Weights = _commitment?.Root ?? StatementEncoding.DigestOf(model.Graph, model.Weights);
    }

    /// <summary>The root of the weights where they are committed, else keccak-256 of their values.</summary>
    public Hash32 Weights { get; }

    /// <summary>−log₂ of all errors of a proof together, by the calculator.</summary>
    public double SecurityBits => Plan.Soundness.TotalBits;

    internal ProofPlan Plan { get; }

    /// <summary>Plans the proofs of a model and commits to its weights; refuses, by its name, a node that cannot be
    /// proved.</summary>
    public static bool TryCreate(IntegerModel model, ProofModes modes, ComputePool pool,
        [NotNullWhen(true)] out InferenceProver? prover, [NotNullWhen(false)] out ModelError? error)
    {
        prover = ProofPlan.TryCreate(model.Graph, model.Facts, model.Names.Nodes, modes, out var plan, out error)
            ? new InferenceProver(model, plan, pool) : null;
        return prover is not null;
    }

    /// <summary>Executes and proves.</summary>
    /// <param name="inputs">One list for each input, row-major.</param>
    /// <exception cref="ArgumentException">An input has another length, or an element beyond its range.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public InferenceProof Prove(ImmutableArray<int[]> inputs, ProofContext context,
        IProgress<ProofProgress>? progress = null, CancellationToken ct = default)
    {
        Step(progress, "execute", 0, ct);
        var tensors = _executor.Run(inputs);
        Step(progress, "fill in", 0.05, ct);
        using var witness = new InferenceWitness(Plan, tensors);
        witness.Commit();
        witness.Look();
        return Prove(witness, context, progress, ct).Proof;
    }

    /// <summary>Proves of a witness what it is a witness of; whatever else it is, the verifier finds out.</summary>
    internal (InferenceProof Proof, IReadOnlyList<ProofField> Fields) Prove(InferenceWitness witness,
        ProofContext context, IProgress<ProofProgress>? progress = null, CancellationToken ct = default)
    {
        Step(progress, "commit", 0.1, ct);
        using var sources = new ProverSources(Plan, witness, _commitment, _pool);
        var statement = Statement(witness.Tensors, context, sources);
        var transcript = new ProverTranscript(InferenceProtocol.Inference);
        StatementEncoding.Absorb(Plan, statement, (tag, bytes) => transcript.Absorb(tag, bytes));
        var bound = sources.Bind(transcript);
        Step(progress, "look up", 0.4, ct);
        LookupClaims? claims = null;
        if (Plan.Lookups.Shape is { } lookup)
            claims = LookupProver.Prove(transcript, lookup, witness.Lookups(), _pool);
        Step(progress, "walk back", 0.55, ct);
        ImmutableArray<int[]> outputs = [.. Plan.Graph.Outputs.Select(o => witness.Tensors[o.Tensor])];
        var known = new ProofData(Plan, _parameters, [.. witness.Tensors[..Plan.Graph.Inputs.Length]], outputs);
        var walk = new GraphWalk(Plan, new ProverSide(transcript, _pool), known, claims, witness, _pool);
        var openings = walk.Run(ct);
        Step(progress, "open", 0.65, ct);
        WhirProver.Open(transcript, Plan.Opening, sources.Commitments, bound, openings, _pool);
        Step(progress, "done", 1, ct);
        return (new InferenceProof(statement, [.. transcript.Proof]), transcript.Fields);
    }

    public void Dispose()
    {
        _commitment?.Dispose();
        foreach (var parameter in _parameters)
            parameter.Dispose();
    }

    private InferenceStatement Statement(int[][] tensors, ProofContext context, ProverSources sources)
    {
        var modes = Plan.Modes;
        return new InferenceStatement(Plan.GraphDigest, modes, Weights, context,
            modes.CommittedInputs ? [] : Open(tensors[..Plan.Graph.Inputs.Length]), sources.RootOf(StackKind.Inputs),
            modes.CommittedOutputs ? [] : Open(Plan.Graph.Outputs.Select(o => tensors[o.Tensor])),
            sources.RootOf(StackKind.Outputs));

        static ImmutableArray<ImmutableArray<int>> Open(IEnumerable<int[]> values) =>
            [.. values.Select(v => (ImmutableArray<int>)[.. v])];
    }

    private static void Step(IProgress<ProofProgress>? progress, string step, double done, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        progress?.Report(new ProofProgress(step, done));
    }
}
