namespace Cairn.Learning.Aggregation;

/// <summary>A slot's Q4 update, from a stranger.</summary>
public readonly record struct SlotUpdate(int Slot, ReadOnlyMemory<byte> Bytes);
