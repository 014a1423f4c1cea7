using Cairn.Content;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>One result of a published batch.</summary>
/// <param name="Piece">The piece's number.</param>
/// <param name="Branch">The job's branch.</param>
/// <param name="State">The state that the piece starts from.</param>
/// <param name="Result">
/// The result with its salt and commitment; null as long as others may still be executing the piece.
/// </param>
/// <param name="Path">Of the result's leaf under the receipt's root, sorted pairs; null with the result.</param>
/// <param name="Input">The signer's word for what the piece starts from; null with the result.</param>
public sealed record PublishedResult(
    uint Piece, uint Branch, Cid State, PieceResult? Result, IReadOnlyList<Hash32>? Path, Signed<StageInput>? Input);
