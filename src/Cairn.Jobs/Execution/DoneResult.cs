using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A piece that is computed.</summary>
/// <param name="Output">The sha2-256 digest of the output document's CID.</param>
public readonly record struct DoneResult(LeasedPiece Piece, Hash32 Output, bool IsFail);
