using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Writes a <see cref="StraightLineProgram"/>: a call appends one instruction, or the few it names.</summary>
public sealed class ProgramBuilder
{
    private readonly List<Instruction> _code = [];

    public Value Accumulator { get; } = new(Register.Accumulator);

    /// <summary>The position in the chain.</summary>
    public Value K { get; } = new(Register.K);

    /// <summary>A program that is one expression.</summary>
    public static StraightLineProgram Of(Func<ProgramBuilder, Value> expression)
    {
        var builder = new ProgramBuilder();
        var result = expression(builder);
        return new StraightLineProgram([.. builder._code], result.Register);
    }

    public Value Input(int n) => new((byte)(Register.Input + n));

    public Value Loop(int dimension) => new((byte)(Register.Loop + dimension));

    public Value Float(float value) => FloatBits(BitConverter.SingleToUInt32Bits(value));

    public Value FloatBits(uint bits) => Emit(OpCode.FloatConstant, immediate: bits);

    public Value Int(uint value) => Emit(OpCode.IntConstant, immediate: value);

    public Value Int(int value) => Int((uint)value);

    public Value Fma(Value a, Value b, Value c) => Emit(OpCode.Fma, a, b, c);

    public Value Add(Value a, Value b) => Emit(OpCode.Add, a, b);

    public Value Subtract(Value a, Value b) => Emit(OpCode.Subtract, a, b);

    public Value Multiply(Value a, Value b) => Emit(OpCode.Multiply, a, b);

    public Value Divide(Value a, Value b) => Emit(OpCode.Divide, a, b);

    public Value SquareRoot(Value a) => Emit(OpCode.SquareRoot, a);

    public Value Min(Value a, Value b) => Emit(OpCode.Min, a, b);

    public Value Max(Value a, Value b) => Emit(OpCode.Max, a, b);

    public Value Less(Value a, Value b) => Emit(OpCode.Less, a, b);

    public Value LessOrEqual(Value a, Value b) => Emit(OpCode.LessOrEqual, a, b);

    public Value Equal(Value a, Value b) => Emit(OpCode.Equal, a, b);

    public Value Select(Value condition, Value yes, Value no) => Emit(OpCode.Select, condition, yes, no);

    public Value IntToFloat(Value a) => Emit(OpCode.IntToFloat, a);

    public Value FloatToInt(Value a, Rounding rounding) => Emit(OpCode.FloatToInt, a, immediate: (uint)rounding);

    public Value BitsOf(Value a) => Emit(OpCode.BitsOfFloat, a);

    public Value FloatOf(Value bits) => Emit(OpCode.FloatOfBits, bits);

    public Value And(Value a, Value b) => Emit(OpCode.And, a, b);

    public Value Or(Value a, Value b) => Emit(OpCode.Or, a, b);

    public Value Xor(Value a, Value b) => Emit(OpCode.Xor, a, b);

    public Value ShiftLeft(Value a, Value b) => Emit(OpCode.ShiftLeft, a, b);

    public Value ShiftRight(Value a, Value b) => Emit(OpCode.ShiftRight, a, b);

    public Value ShiftRightSigned(Value a, Value b) => Emit(OpCode.ShiftRightSigned, a, b);

    public Value IntAdd(Value a, Value b) => Emit(OpCode.IntAdd, a, b);

    public Value IntSubtract(Value a, Value b) => Emit(OpCode.IntSubtract, a, b);

    public Value IntMultiply(Value a, Value b) => Emit(OpCode.IntMultiply, a, b);

    public Value IntMultiplyHigh(Value a, Value b) => Emit(OpCode.IntMultiplyHigh, a, b);

    public Value IntMultiplyHighUnsigned(Value a, Value b) => Emit(OpCode.IntMultiplyHighUnsigned, a, b);

    public Value IntLess(Value a, Value b) => Emit(OpCode.IntLess, a, b);

    public Value IntLessUnsigned(Value a, Value b) => Emit(OpCode.IntLessUnsigned, a, b);

    public Value IntEqual(Value a, Value b) => Emit(OpCode.IntEqual, a, b);

    public Value LookUp(int table, Value index) => Emit(OpCode.LookUp, index, immediate: (uint)table);

    /// <summary>−a: the sign bit flipped.</summary>
    public Value Negate(Value a) => FloatOf(Xor(BitsOf(a), Int(0x80000000)));

    /// <summary>|a|: the sign bit cleared.</summary>
    public Value Abs(Value a) => FloatOf(And(BitsOf(a), Int(0x7FFFFFFF)));

    private Value Emit(OpCode op, Value a = default, Value b = default, Value c = default, uint immediate = 0)
    {
        _code.Add(new Instruction(op, a.Register, b.Register, c.Register, immediate));
        return new Value(checked((byte)(Register.First + _code.Count - 1)));
    }
}
