using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>One piece of one element of an instance: what a referee executes.</summary>
/// <param name="Index">The element: an index for each loop.</param>
/// <param name="Lane">Of <see cref="PieceKind.Continue"/>, else 0.</param>
/// <param name="First">Of <see cref="PieceKind.Continue"/>: its first position within the lane, else 0.</param>
/// <param name="Count">Of <see cref="PieceKind.Continue"/>: 1 to 16 positions, else 0.</param>
public sealed record Piece(PieceKind Kind, ImmutableArray<int> Index, int Lane = 0, int First = 0, int Count = 0)
{
    /// <summary>The most positions that one piece may have.</summary>
    public const int PositionsMax = 16;
}
