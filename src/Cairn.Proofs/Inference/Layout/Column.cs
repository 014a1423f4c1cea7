namespace Cairn.Proofs.Inference;

/// <summary>A part of a committed vector that holds one padded tensor.</summary>
/// <param name="Stack">Which committed vector.</param>
/// <param name="Offset">Its first element, a multiple of its length.</param>
/// <param name="Bits">log₂ of its length.</param>
internal readonly record struct Column(StackKind Stack, int Offset, int Bits)
{
    public int Length => 1 << Bits;
}
