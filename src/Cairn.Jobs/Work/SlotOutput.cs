using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>A slot's output.</summary>
public readonly record struct SlotOutput(int Slot, Cid Output);
