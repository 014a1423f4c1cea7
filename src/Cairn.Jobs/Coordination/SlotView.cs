using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>One piece of the current stage.</summary>
/// <param name="Provider">Who made the output or, before, holds the newest lease; zero where nobody does.</param>
/// <param name="Audits">Results beyond the first that were compared, or −1 where the piece is not audited.</param>
public readonly record struct SlotView(int Slot, PieceStatus Status, Address Provider, int Branch, int Audits);
