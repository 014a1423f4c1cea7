using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One piece of a lease. Nothing in it tells whether it is an audit.</summary>
/// <param name="Piece">The piece's number in its job.</param>
/// <param name="State">The state before the stage.</param>
public readonly record struct LeasedPiece(int Piece, int Stage, int Slot, int Branch, Cid State);
