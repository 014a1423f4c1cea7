using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A commitment to a model's weights, made once, with a proof that each is in the range that the graph says and that
/// nothing lies beside them. Proofs of inference with committed weights rest on somebody having checked it.
/// </summary>
/// <param name="Root">The root of the weights.</param>
/// <param name="Argument">What the prover sends: succinct, not zero-knowledge.</param>
public sealed record ModelRegistration(Hash32 Root, ImmutableArray<byte> Argument)
{
    private static readonly ProofModes Modes = new() { CommittedWeights = true };

    /// <summary>Commits and proves; refuses, by its name, a node that cannot be proved.</summary>
    public static bool TryCreate(IntegerModel model, ComputePool pool,
        [NotNullWhen(true)] out ModelRegistration? registration, [NotNullWhen(false)] out ModelError? error)
    {
        registration = null;
        if (!ProofPlan.TryCreate(model.Graph, model.Facts, model.Names.Nodes, Modes, out var plan, out error))
            return false;
        var parameters = ModelStack.Pad(plan, model.Weights);
        registration = Prove(plan, parameters, pool).Registration;
        foreach (var parameter in parameters)
            parameter.Dispose();
        return true;
    }

    /// <summary>The root of a model's weights, without the proof.</summary>
    public static bool TryCommit(IntegerModel model, ComputePool pool, out Hash32 root,
        [NotNullWhen(false)] out ModelError? error)
    {
        root = Hash32.Zero;
        if (!ProofPlan.TryCreate(model.Graph, model.Facts, model.Names.Nodes, Modes, out var plan, out error))
            return false;
        var parameters = ModelStack.Pad(plan, model.Weights);
        using var commitment = ModelStack.Commit(plan, parameters, pool);
        root = commitment.Root;
        return true;
    }

    /// <summary>Whether the root is one of weights of this graph that are all in their ranges.</summary>
    /// <param name="fault">The first fault; none where they are.</param>
    /// <param name="error">Why the graph cannot be proved.</param>
    public bool TryVerify(IntegerGraph graph, GraphFacts facts, out ProofFault fault,
        [NotNullWhen(false)] out ModelError? error)
    {
        fault = ProofFault.Statement;
        if (!ProofPlan.TryCreate(graph, facts, [], Modes, out var plan, out error))
            return false;
        fault = Verify(plan);
        return true;
    }

    /// <summary>Proves of whatever vectors that they are in range.</summary>
    internal static (ModelRegistration Registration, IReadOnlyList<ProofField> Fields) Prove(
        ProofPlan plan, IReadOnlyList<BaseVector> parameters, ComputePool? pool)
    {
        var registration = new RegistrationPlan(plan);
        using var model = ModelStack.Commit(plan, parameters, pool);
        using var witness = new RegistrationWitness(registration, plan, parameters);
        using var commitment = new WhirCommitment(witness.Stack, InferenceProtocol.Options, pool);
        var transcript = new ProverTranscript(InferenceProtocol.Registration);
        Begin(plan, model.Root, (tag, bytes) => transcript.Absorb(tag, bytes));
        BoundCommitment[] bound = [commitment.Bind(transcript), model.Bind(transcript, true)];
        if (registration.Lookups.Shape is { } shape)
        {
            var claims = LookupProver.Prove(transcript, shape, witness.Lookups(), pool);
            var openings = Argue(plan, registration, new ProverSide(transcript, pool), claims);
            WhirProver.Open(transcript, registration.Opening(plan), [commitment, model], bound, openings, pool);
        }

        return (new ModelRegistration(model.Root, [.. transcript.Proof]), transcript.Fields);
    }

    internal ProofFault Verify(ProofPlan plan)
    {
        var transcript = new VerifierTranscript(InferenceProtocol.Registration, Argument.AsMemory());
        Begin(plan, Root, (tag, bytes) => transcript.Absorb(tag, bytes));
        Follow(plan, new VerifierSide(transcript), Root);
        return transcript.Finish();
    }

    /// <summary>All that a verifier does behind the statement, whoever does it.</summary>
    internal static void Follow(ProofPlan plan, IVerifierSide side, Hash32 root)
    {
        var registration = new RegistrationPlan(plan);
        BoundCommitment[] bound =
        [
            side.Bind(StackKind.Witness, plan.Variables, Hash32.Zero),
            side.Bind(StackKind.Model, plan.Variables, root),
        ];
        if (registration.Lookups.Shape is not { } shape)
            return;
        var claims = LookupVerifier.Verify(side, shape);
        WhirVerifier.Verify(side, registration.Opening(plan), bound, Argue(plan, registration, side, claims));
    }

    private static void Begin(ProofPlan plan, Hash32 root, Action<TranscriptTag, byte[]> absorb)
    {
        absorb(TranscriptTag.Statement, plan.GraphDigest.ToArray());
        absorb(TranscriptTag.Statement, root.ToArray());
    }

    private static List<OpeningClaim> Argue(
        ProofPlan plan, RegistrationPlan registration, IArgumentSide side, LookupClaims claims)
    {
        var openings = new List<OpeningClaim>();
        for (var i = 0; i < registration.Lookups.Multiplicities.Count; i++)
            Open(registration.Witness[registration.Lookups.Multiplicities[i]],
                claims.PointOf(registration.Lookups.Shape!.Tables[i].Variables), claims.Multiplicities[i]);
        foreach (var range in registration.Ranges)
            range.Argue(side, claims, Open, registration.Witness, plan.Model);
        return openings;

        void Open(Column column, Scalar[] point, Scalar value) =>
            openings.Add(new OpeningClaim((int)column.Stack, column.Offset, point, value));
    }
}
