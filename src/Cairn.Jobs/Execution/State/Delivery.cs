using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A result that the coordinator has on record, as it may be asserted on chain.</summary>
/// <param name="Root">Of the batch receipt that holds it.</param>
/// <param name="Value">Its price, token base units.</param>
/// <param name="TimeMs">When it was answered, in Unix milliseconds.</param>
internal sealed record Delivery(int Piece, int Branch, Hash32 Root, UInt128 Value, long TimeMs);
