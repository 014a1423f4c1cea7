using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>Random programs whose registers hold what their operations read.</summary>
internal sealed class RandomPrograms(
    Random random, ImmutableArray<bool> isFloatInput, int loops, ImmutableArray<LookupTable> tables, bool isFloatChain)
{
    private static readonly OpCode[] Codes = Enum.GetValues<OpCode>();

    public StraightLineProgram Next(bool isFloatResult)
    {
        var (floats, integers) = (new List<byte>(), new List<byte> { Register.K });
        (isFloatChain ? floats : integers).Add(Register.Accumulator);
        for (var i = 0; i < isFloatInput.Length; i++)
            (isFloatInput[i] ? floats : integers).Add((byte)(Register.Input + i));
        for (var d = 0; d < loops; d++)
            integers.Add((byte)(Register.Loop + d));
        var code = ImmutableArray.CreateBuilder<Instruction>();
        var length = random.Next(8) switch { 0 => 0, 1 => FormLimits.ProgramLength, var n => n * 4 };
        while (code.Count < length || (isFloatResult ? floats : integers).Count == 0)
        {
            var instruction = floats.Count == 0
                ? new Instruction(OpCode.FloatConstant, Immediate: Bits()) : Any(floats, integers);
            var isFloat = IsFloat(instruction, floats);
            (isFloat ? floats : integers).Add((byte)(Register.First + code.Count));
            code.Add(instruction);
        }

        return new StraightLineProgram(code.ToImmutable(), Late(isFloatResult ? floats : integers));
    }

    private Instruction Any(List<byte> floats, List<byte> integers)
    {
        var op = Codes[random.Next(Codes.Length)];
        if (op == OpCode.LookUp && tables.Length == 0)
            op = OpCode.IntConstant;
        if (op == OpCode.FloatToInt && random.Next(4) > 0)
            op = OpCode.BitsOfFloat; // most roundings of noise fail, and then nothing else is tried
        return op switch
        {
            OpCode.FloatConstant => new Instruction(op, Immediate: Bits()),
            OpCode.IntConstant => new Instruction(op, Immediate: random.Next(2) == 0 ? (uint)random.Next(40) : Bits()),
            OpCode.Select => Select(floats, integers),
            OpCode.FloatToInt => new Instruction(op, Late(floats), Immediate: (uint)random.Next(4)),
            OpCode.LookUp => new Instruction(op, Late(integers), Immediate: (uint)random.Next(tables.Length)),
            OpCode.SquareRoot or OpCode.BitsOfFloat => new Instruction(op, Late(floats)),
            OpCode.IntToFloat or OpCode.FloatOfBits => new Instruction(op, Late(integers)),
            OpCode.Fma => new Instruction(op, Late(floats), Late(floats), Late(floats)),
            >= OpCode.And => new Instruction(op, Late(integers), Late(integers)),
            _ => new Instruction(op, Late(floats), Late(floats)),
        };
    }

    private Instruction Select(List<byte> floats, List<byte> integers)
    {
        var of = random.Next(2) == 0 ? floats : integers;
        return new Instruction(OpCode.Select, Late(integers), Late(of), Late(of));
    }

    private bool IsFloat(Instruction instruction, List<byte> floats) => instruction.Op switch
    {
        OpCode.Select => floats.Contains(instruction.B),
        OpCode.LookUp => tables[(int)instruction.Immediate].Type == ElementType.Float32,
        OpCode.IntToFloat or OpCode.FloatOfBits or <= OpCode.Max and not OpCode.IntConstant => true,
        _ => false,
    };

    /// <summary>A register, rather a late one, so that programs are deep.</summary>
    private byte Late(List<byte> registers) =>
        registers[Math.Max(random.Next(registers.Count), random.Next(registers.Count))];

    private uint Bits() => random.Next(4) switch
    {
        0 => BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) * 8),
        1 => 0x3F800000,
        2 => (uint)random.Next(2) << 31 | (uint)random.Next(255) << 23,
        _ => (uint)random.NextInt64(1L << 32),
    };
}
