using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>A piece, what it starts from, and what the reference makes of it.</summary>
/// <param name="Lanes">Of a fold: the lanes' accumulators.</param>
/// <param name="Expected">The word, or <see cref="Failed"/>.</param>
internal sealed record PieceCase(Piece Piece, uint Accumulator, uint[] Lanes, ulong Expected)
{
    public const ulong Failed = 1UL << 32;
}
