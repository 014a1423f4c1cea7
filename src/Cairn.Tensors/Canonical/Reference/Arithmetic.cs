using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>The meaning of every <see cref="OpCode"/> but <see cref="OpCode.LookUp"/>, on 32-bit words.</summary>
public static class Arithmetic
{
    /// <summary>The bits that every NaN shows.</summary>
    public const uint NaNBits = 0x7FC00000;

    /// <returns>False where a float does not fit the integer it is rounded to.</returns>
    public static bool TryApply(OpCode op, uint a, uint b, uint c, uint immediate, out uint result)
    {
        if (op == OpCode.FloatToInt)
            return TryRound(Float(a), (Rounding)immediate, out result);
        result = op switch
        {
            OpCode.FloatConstant or OpCode.IntConstant => immediate,
            OpCode.Fma => Bits(MathF.FusedMultiplyAdd(Float(a), Float(b), Float(c))),
            OpCode.Add => Bits(Float(a) + Float(b)),
            OpCode.Subtract => Bits(Float(a) - Float(b)),
            OpCode.Multiply => Bits(Float(a) * Float(b)),
            OpCode.Divide => Bits(Float(a) / Float(b)),
            OpCode.SquareRoot => Bits(MathF.Sqrt(Float(a))),
            OpCode.Min => Float(a) < Float(b) ? a : b,
            OpCode.Max => Float(a) > Float(b) ? a : b,
            OpCode.Less => Float(a) < Float(b) ? 1u : 0,
            OpCode.LessOrEqual => Float(a) <= Float(b) ? 1u : 0,
            OpCode.Equal => Float(a) == Float(b) ? 1u : 0,
            OpCode.Select => a != 0 ? b : c,
            OpCode.IntToFloat => Bits((float)(int)a),
            OpCode.BitsOfFloat => float.IsNaN(Float(a)) ? NaNBits : a,
            OpCode.FloatOfBits => a,
            _ => ApplyInteger(op, a, b),
        };
        return true;
    }

    /// <summary>x + 0: −0 becomes +0, and every NaN <see cref="NaNBits"/>.</summary>
    public static uint AddZero(uint x) => float.IsNaN(Float(x)) ? NaNBits : Bits(Float(x) + 0f);

    internal static float Float(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    internal static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static uint ApplyInteger(OpCode op, uint a, uint b) => op switch
    {
        OpCode.And => a & b,
        OpCode.Or => a | b,
        OpCode.Xor => a ^ b,
        OpCode.ShiftLeft => a << (int)(b % 32),
        OpCode.ShiftRight => a >> (int)(b % 32),
        OpCode.ShiftRightSigned => (uint)((int)a >> (int)(b % 32)),
        OpCode.IntAdd => unchecked(a + b),
        OpCode.IntSubtract => unchecked(a - b),
        OpCode.IntMultiply => unchecked(a * b),
        OpCode.IntMultiplyHigh => (uint)(((long)(int)a * (int)b) >> 32),
        OpCode.IntMultiplyHighUnsigned => (uint)(((ulong)a * b) >> 32),
        OpCode.IntLess => (int)a < (int)b ? 1u : 0,
        OpCode.IntLessUnsigned => a < b ? 1u : 0,
        OpCode.IntEqual => a == b ? 1u : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not an operation"),
    };

    private static bool TryRound(float x, Rounding rounding, out uint result)
    {
        var rounded = rounding switch
        {
            Rounding.HalfEven => MathF.Round(x, MidpointRounding.ToEven),
            Rounding.TowardZero => MathF.Truncate(x),
            Rounding.Floor => MathF.Floor(x),
            Rounding.Ceiling => MathF.Ceiling(x),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "not a rounding"),
        };
        var fits = rounded is >= -2147483648f and < 2147483648f;
        result = fits ? (uint)(int)rounded : 0;
        return fits;
    }
}
