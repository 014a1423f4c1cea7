using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Checks proofs of one graph: with its weights, or with the root of its weights, whose ranges somebody has to have
/// checked.
/// </summary>
public sealed class InferenceVerifier
{
    private readonly ProofPlan _plan;
    private readonly BaseVector[] _parameters;
    private readonly Hash32 _weights;

    private InferenceVerifier(ProofPlan plan, BaseVector[] parameters, Hash32 weights) =>
        (_plan, _parameters, _weights) = (plan, parameters, weights);

    /// <summary>−log₂ of all errors of a proof together, by the calculator.</summary>
    public double SecurityBits => _plan.Soundness.TotalBits;

    /// <summary>For proofs with weights in the open.</summary>
    /// <param name="modes">Those of the proofs, with weights in the open.</param>
    public static bool TryCreate(IntegerModel model, ProofModes modes,
        [NotNullWhen(true)] out InferenceVerifier? verifier, [NotNullWhen(false)] out ModelError? error)
    {
        verifier = ProofPlan.TryCreate(model.Graph, model.Facts, model.Names.Nodes,
            modes with { CommittedWeights = false }, out var plan, out error)
            ? new InferenceVerifier(plan, ModelStack.Pad(plan, model.Weights),
                StatementEncoding.DigestOf(model.Graph, model.Weights)) : null;
        return verifier is not null;
    }

    /// <summary>For proofs with committed weights.</summary>
    /// <param name="root">The root of the weights.</param>
    public static bool TryCreate(IntegerGraph graph, GraphFacts facts, Hash32 root, ProofModes modes,
        [NotNullWhen(true)] out InferenceVerifier? verifier, [NotNullWhen(false)] out ModelError? error)
    {
        verifier = ProofPlan.TryCreate(graph, facts, [], modes with { CommittedWeights = true }, out var plan,
            out error) ? new InferenceVerifier(plan, [], root) : null;
        return verifier is not null;
    }

    /// <summary>Whether a proof is one of this graph with these weights, made for this purpose.</summary>
    /// <returns>The first fault; none where the statement holds.</returns>
    public ProofFault Verify(InferenceProof proof, ProofContext context)
    {
        var statement = proof.Statement;
        if (statement.GraphDigest != _plan.GraphDigest || statement.Modes != _plan.Modes ||
            statement.Weights != _weights || statement.Context != context || !AreWellFormed(statement))
            return ProofFault.Statement;
        var transcript = new VerifierTranscript(InferenceProtocol.Inference, proof.Argument.AsMemory());
        StatementEncoding.Absorb(_plan, statement, (tag, bytes) => transcript.Absorb(tag, bytes));
        return Verify(_plan, _parameters, statement, transcript);
    }

    /// <summary>What follows the statement, which the transcript has absorbed.</summary>
    internal static ProofFault Verify(
        ProofPlan plan, BaseVector[] parameters, InferenceStatement statement, VerifierTranscript transcript)
    {
        Follow(plan, new VerifierSide(transcript),
            new ProofData(plan, parameters, Copies(statement.Inputs), Copies(statement.Outputs)), statement);
        return transcript.Finish();
    }

    /// <summary>All that a verifier does behind the statement, whoever does it.</summary>
    /// <param name="known">What is in the open.</param>
    /// <param name="statement">Null where no roots are known yet.</param>
    internal static void Follow(ProofPlan plan, IVerifierSide side, ProofData known, InferenceStatement? statement)
    {
        BoundCommitment[] bound = [.. plan.Sources.Select(source => side.Bind(source, plan.Variables, source switch
        {
            StackKind.Model => statement?.Weights,
            StackKind.Inputs => statement?.InputRoot,
            StackKind.Outputs => statement?.OutputRoot,
            _ => null,
        } ?? Hash32.Zero))];
        var claims = plan.Lookups.Shape is { } lookup ? LookupVerifier.Verify(side, lookup) : null;
        var openings = new GraphWalk(plan, side, known, claims).Run();
        WhirVerifier.Verify(side, plan.Opening, bound, openings);
    }

    /// <summary>Counts as the graph has them, inputs in their ranges, and nothing where there is a root.</summary>
    private bool AreWellFormed(InferenceStatement statement)
    {
        var (inputs, outputs) = (_plan.Graph.Inputs, _plan.Graph.Outputs);
        return _plan.Modes.CommittedInputs ? statement.Inputs.IsEmpty && Outputs()
            : statement.InputRoot.IsZero && statement.Inputs.Length == inputs.Length &&
                statement.Inputs.Select((values, i) => values.Length == _plan.Shapes[i].Count &&
                    values.All(v => v >= inputs[i].Low && v <= inputs[i].High)).All(fits => fits) && Outputs();

        bool Outputs() => _plan.Modes.CommittedOutputs ? statement.Outputs.IsEmpty
            : statement.OutputRoot.IsZero && statement.Outputs.Length == outputs.Length &&
                statement.Outputs.Select((values, i) => values.Length == _plan.Shapes[outputs[i].Tensor].Count)
                    .All(fits => fits);
    }

    private static ImmutableArray<int[]> Copies(ImmutableArray<ImmutableArray<int>> tensors) =>
        [.. tensors.Select(t => t.ToArray())];
}
