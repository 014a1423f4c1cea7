using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>
/// The verifier of one graph's proofs as a straight-line program, which a contract runs: docs/verifier-tapes.md. It
/// follows from the graph and the modes alone; whoever has them makes the same bytes.
/// </summary>
/// <param name="Bytes">As a contract reads them.</param>
/// <param name="Instructions">How many there are.</param>
/// <param name="Registers">How many a run needs.</param>
public sealed record VerifierTape(ImmutableArray<byte> Bytes, int Instructions, int Registers)
{
    /// <summary>Bytes of the longest tape: 256 KiB.</summary>
    public const int BytesMax = 1 << 18;

    /// <summary>Registers of the largest run.</summary>
    public const int RegistersMax = 1 << 14;

    private static readonly ProofModes Registration = new() { CommittedWeights = true };

    /// <summary>Keccak-256 of the bytes: what a registry holds.</summary>
    public Hash32 Digest { get; } = Keccak256.Compute(Bytes.AsSpan());

    /// <summary>Compiles the verifier of proofs of inference.</summary>
    /// <param name="modes">Those of the proofs, with committed weights.</param>
    /// <param name="error">Why the graph cannot be proved, or its verifier has no tape.</param>
    public static bool TryCompile(IntegerGraph graph, GraphFacts facts, ProofModes modes,
        [NotNullWhen(true)] out VerifierTape? tape, [NotNullWhen(false)] out ModelError? error)
    {
        (tape, error) = (null, null);
        if (!modes.CommittedWeights)
        {
            error = new ModelError("weights", "", "weights in the open have no tape.", "Commit to them.");
            return false;
        }

        return TryCompile(graph, facts, modes, (plan, side) => InferenceVerifier.Follow(plan, side,
            new ProofData(plan, [], [], []), null), plan => TapeHead.OfInference(plan), out tape, out error);
    }

    /// <summary>Compiles the verifier of a model's registration.</summary>
    /// <param name="error">Why the graph cannot be proved, or its verifier has no tape.</param>
    public static bool TryCompileRegistration(IntegerGraph graph, GraphFacts facts,
        [NotNullWhen(true)] out VerifierTape? tape, [NotNullWhen(false)] out ModelError? error) =>
        TryCompile(graph, facts, Registration,
            (plan, side) => ModelRegistration.Follow(plan, side, Hash32.Zero),
            plan => TapeHead.OfRegistration(plan), out tape, out error);

    private static bool TryCompile(IntegerGraph graph, GraphFacts facts, ProofModes modes,
        Action<ProofPlan, IVerifierSide> follow, Func<ProofPlan, TapeHead> head,
        [NotNullWhen(true)] out VerifierTape? tape, [NotNullWhen(false)] out ModelError? error)
    {
        tape = null;
        if (!ProofPlan.TryCreate(graph, facts, [], modes, out var plan, out error))
            return false;
        try
        {
            var constants = new TapeConstants();
            var recorder = new TapeRecorder(plan.GraphDigest, constants);
            follow(plan, new TapeSide(plan, recorder));
            var schedule = new TapeSchedule(recorder);
            var registers = new TapeRegisters(schedule);
            var code = new TapeCode(schedule);
            var bytes = head(plan).Write(registers.Count, constants.Bytes, code.Bytes);
            tape = new VerifierTape([.. bytes], code.Instructions, registers.Count);
            return true;
        }
        catch (NotProvableException e)
        {
            error = e.Error;
            return false;
        }
    }
}
