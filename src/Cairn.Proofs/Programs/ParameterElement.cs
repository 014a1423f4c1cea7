namespace Cairn.Proofs;

/// <summary>An int32 that follows from where and when a piece runs: the or of its parts, 32 bits.</summary>
/// <param name="Constant">Bits that are always set.</param>
/// <param name="HasStep">Whether the step's number is a part.</param>
/// <param name="HasSlot">Whether the piece's slot is a part.</param>
/// <param name="StageShift">−31 to 31: the piece's stage shifted left, or right where negative. Null: no part.</param>
public readonly record struct ParameterElement(
    uint Constant, bool HasStep = false, bool HasSlot = false, sbyte? StageShift = null)
{
    /// <summary>Its value in a run of a piece.</summary>
    public uint At(uint step, uint stage, uint slot)
    {
        var staged = StageShift is not { } shift ? 0 : shift >= 0 ? stage << shift : stage >> -shift;
        return Constant | (HasStep ? step : 0) | (HasSlot ? slot : 0) | staged;
    }
}
