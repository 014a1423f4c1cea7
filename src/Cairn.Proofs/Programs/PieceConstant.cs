namespace Cairn.Proofs;

/// <summary>A tensor of a program that never changes, such as a schedule or a table of cosines.</summary>
/// <param name="Elements">Row-major, little-endian.</param>
public sealed record PieceConstant(TensorShape Shape, ReadOnlyMemory<byte> Elements);
