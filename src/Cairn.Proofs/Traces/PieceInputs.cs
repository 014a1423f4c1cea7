using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>What one piece of a program starts from.</summary>
/// <param name="Inputs">In the program's order.</param>
/// <param name="Data">The data that the plan names, or null.</param>
/// <param name="Stage">The piece's stage by its plan entry.</param>
/// <param name="Slot">The piece's slot by its plan entry.</param>
public sealed record PieceInputs(
    ImmutableArray<ReferenceTensor> Inputs, ReferenceTensor? Data, uint Stage, uint Slot)
{
    /// <summary>The tree over the inputs' roots.</summary>
    public PositionTree InputTree(ComputePool? pool = null) =>
        new([.. Inputs.Select(i => TensorBytes.Tree(i, pool).Root)]);

    /// <summary>The root of the data; the zero word where there is none.</summary>
    public Hash32 DataRoot(ComputePool? pool = null) =>
        Data is null ? Hash32.Zero : TensorBytes.Tree(Data, pool).Root;
}
