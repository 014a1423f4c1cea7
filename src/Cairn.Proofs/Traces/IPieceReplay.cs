using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>The states of a piece that was run again, by whatever runs it fastest.</summary>
public interface IPieceReplay
{
    /// <summary>Roots of the state tensors after each step that ended well; entry 0 is after the first step.</summary>
    IReadOnlyList<Hash32[]> StateRoots { get; }

    /// <summary>The fail within a step, or null. A fail of the end list is not known here.</summary>
    FailPlace? StepFail { get; }

    /// <summary>The state tensors at the begin of run <paramref name="run"/>: 1 … the number of entries of
    /// <see cref="StateRoots"/>.</summary>
    IReadOnlyList<ReferenceTensor> StateAt(int run);

    /// <summary>
    /// What the operators of a step wrote, by the tensors' names, with the lie that the replay tells in it; tensors
    /// that are left out are interpreted from the others. Null where the replay has nothing of it, or the step fails.
    /// </summary>
    IReadOnlyDictionary<string, ReferenceTensor>? WrittenIn(int run) => null;
}
