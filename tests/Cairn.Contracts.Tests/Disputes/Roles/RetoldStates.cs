using Cairn.Crypto;
using Cairn.Proofs;
using Cairn.Proofs.Tests.Support;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Disputes.Roles;

/// <summary>
/// A right computation that is told wrong: a root of one state is said to be another, and the output is right all the
/// same.
/// </summary>
internal sealed class RetoldStates(IPieceReplay honest, int state, int tensor) : IPieceReplay
{
    private static readonly Hash32 Other = Keccak256.ComputeUtf8("another state");

    public IReadOnlyList<Hash32[]> StateRoots { get; } =
    [
        .. honest.StateRoots.Select((roots, s) => s != state ? roots
            : [.. roots.Select((root, t) => t == tensor ? Other : root)]),
    ];

    public FailPlace? StepFail => honest.StepFail;

    public IReadOnlyList<ReferenceTensor> StateAt(int run) => honest.StateAt(run);

    /// <summary>The trace of who tells a kept state wrong.</summary>
    public static PieceTrace Trace(TrainCase training, int state, int tensor) => new(training.Spec, training.Inputs,
        new RetoldStates(new InterpretedReplay(training.Program, training.Inputs, training.Pool), state, tensor),
        training.Pool);
}
