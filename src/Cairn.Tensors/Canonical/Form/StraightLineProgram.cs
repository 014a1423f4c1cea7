using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>Instructions without branches; each reads registers filled before it. One register is the value.</summary>
public sealed record StraightLineProgram(ImmutableArray<Instruction> Code, byte Result);
