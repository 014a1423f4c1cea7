using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Encoding;

/// <summary>Which parts of an instruction an operation has, and so what is written of it.</summary>
internal static class InstructionFormat
{
    /// <summary>How many of A, B and C the operation reads.</summary>
    public static int Operands(OpCode op) => op switch
    {
        OpCode.FloatConstant or OpCode.IntConstant => 0,
        OpCode.SquareRoot or OpCode.IntToFloat or OpCode.FloatToInt or OpCode.BitsOfFloat or OpCode.FloatOfBits
            or OpCode.LookUp => 1,
        OpCode.Fma or OpCode.Select => 3,
        _ => 2,
    };

    /// <summary>Bytes of the immediate: a constant's four, one for a rounding or a table, else none.</summary>
    public static int ImmediateBytes(OpCode op) => op switch
    {
        OpCode.FloatConstant or OpCode.IntConstant => 4,
        OpCode.FloatToInt or OpCode.LookUp => 1,
        _ => 0,
    };

    /// <summary>Bit i is set where the program's value depends on input i.</summary>
    public static byte UsedInputs(StraightLineProgram program)
    {
        var used = Bit(program.Result);
        foreach (var instruction in program.Code)
        {
            ReadOnlySpan<byte> registers = [instruction.A, instruction.B, instruction.C];
            foreach (var register in registers[..Operands(instruction.Op)])
                used |= Bit(register);
        }

        return (byte)used;
    }

    private static int Bit(byte register) =>
        register is >= Register.Input and < Register.Input + FormLimits.Inputs ? 1 << (register - Register.Input) : 0;
}
