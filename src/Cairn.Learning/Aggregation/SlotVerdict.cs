namespace Cairn.Learning.Aggregation;

/// <param name="Norm">The update's Euclidean norm; 0 where malformed.</param>
public readonly record struct SlotVerdict(int Slot, UpdateVerdict Verdict, float Norm);
