using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One output that a stage was combined from.</summary>
/// <param name="Slot">The slot, from 0.</param>
/// <param name="Branch">The branch in which the output was made; a rollback keeps good outputs of earlier ones.</param>
/// <param name="Output">The output's CID.</param>
public readonly record struct ReceiptSlot(int Slot, int Branch, Cid Output);
