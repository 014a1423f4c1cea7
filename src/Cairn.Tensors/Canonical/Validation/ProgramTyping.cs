using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Validation;

/// <summary>Finds the kind of every register and refuses a program that mixes them.</summary>
internal static class ProgramTyping
{
    /// <summary>The kinds of the registers that a program finds filled.</summary>
    public static ValueKind[] Prelude(ValueKind accumulator, IEnumerable<ValueKind> inputs, int loops)
    {
        var kinds = new ValueKind[256];
        kinds[Register.Accumulator] = accumulator;
        var input = Register.Input;
        foreach (var kind in inputs)
            kinds[input++] = kind;
        kinds[Register.K] = ValueKind.Integer;
        Array.Fill(kinds, ValueKind.Integer, Register.Loop, loops);
        return kinds;
    }

    /// <returns>Null where the program is sound, else what is wrong.</returns>
    public static string? Check(
        StraightLineProgram program, ValueKind[] kinds, ImmutableArray<LookupTable> tables, ValueKind result)
    {
        if (program.Code.IsDefault || program.Code.Length > FormLimits.ProgramLength)
            return $"a program has at most {FormLimits.ProgramLength} instructions";
        for (var i = 0; i < program.Code.Length; i++)
        {
            if (CheckInstruction(program.Code[i], kinds, tables, out var written) is { } fault)
                return $"instruction {i} ({program.Code[i].Op}): {fault}";
            kinds[Register.First + i] = written;
        }

        return kinds[program.Result] == result
            ? null
            : $"the result register {program.Result} holds {kinds[program.Result]}, not {result}";
    }

    private static string? CheckInstruction(
        in Instruction instruction, ValueKind[] kinds, ImmutableArray<LookupTable> tables, out ValueKind written)
    {
        written = ValueKind.Empty;
        if (instruction.Op == OpCode.Select)
        {
            written = kinds[instruction.B];
            return kinds[instruction.A] == ValueKind.Integer && written != ValueKind.Empty
                && written == kinds[instruction.C] ? null : "needs an integer and two values of one kind";
        }

        if (instruction.Op == OpCode.LookUp)
        {
            if (instruction.Immediate >= (uint)tables.Length)
                return $"there is no table {instruction.Immediate}";
            written = KindOf(tables[(int)instruction.Immediate].Type);
            return kinds[instruction.A] == ValueKind.Integer ? null : "needs an integer index";
        }

        if (Signature(instruction.Op) is not var (operands, operand, result))
            return "is not an operation";
        written = result;
        if (instruction.Op == OpCode.FloatToInt && instruction.Immediate > (uint)Rounding.Ceiling)
            return $"there is no rounding {instruction.Immediate}";
        ReadOnlySpan<byte> registers = [instruction.A, instruction.B, instruction.C];
        foreach (var register in registers[..operands])
        {
            if (kinds[register] != operand)
                return $"register {register} holds {kinds[register]}, not {operand}";
        }

        return null;
    }

    public static ValueKind KindOf(ElementType type) =>
        type == ElementType.Float32 ? ValueKind.Float : ValueKind.Integer;

    private static (int Operands, ValueKind Operand, ValueKind Result)? Signature(OpCode op) => op switch
    {
        OpCode.FloatConstant => (0, ValueKind.Empty, ValueKind.Float),
        OpCode.IntConstant => (0, ValueKind.Empty, ValueKind.Integer),
        OpCode.Fma => (3, ValueKind.Float, ValueKind.Float),
        OpCode.Add or OpCode.Subtract or OpCode.Multiply or OpCode.Divide or OpCode.Min or OpCode.Max =>
            (2, ValueKind.Float, ValueKind.Float),
        OpCode.SquareRoot => (1, ValueKind.Float, ValueKind.Float),
        OpCode.Less or OpCode.LessOrEqual or OpCode.Equal => (2, ValueKind.Float, ValueKind.Integer),
        OpCode.IntToFloat or OpCode.FloatOfBits => (1, ValueKind.Integer, ValueKind.Float),
        OpCode.FloatToInt or OpCode.BitsOfFloat => (1, ValueKind.Float, ValueKind.Integer),
        >= OpCode.And and <= OpCode.IntEqual => (2, ValueKind.Integer, ValueKind.Integer),
        _ => null,
    };
}
