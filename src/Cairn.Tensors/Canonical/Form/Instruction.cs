namespace Cairn.Tensors.Canonical.Form;

/// <summary>One operation on registers. Instruction n writes register <see cref="Register.First"/> + n.</summary>
/// <param name="Immediate">A constant's bits, a rounding or a table's number; 0 where unused.</param>
public readonly record struct Instruction(OpCode Op, byte A = 0, byte B = 0, byte C = 0, uint Immediate = 0);
