using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>The interpreter's operations against whole-number arithmetic, on operands that sit on edges.</summary>
public sealed class ArithmeticTests
{
    private const int Seed = 20_261_121;

    [Fact]
    public void Float_operations_are_the_real_result_rounded_once()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var (a, b, c) = (Operand(random), Operand(random), Operand(random));
            if (i % 3 == 0)
                c = Near(random, Apply(OpCode.Multiply, a, b) ^ 0x80000000);
            Equal(ExactFloat.Fma(a, b, c), Apply(OpCode.Fma, a, b, c), $"fma {a:x8} {b:x8} {c:x8}");
            Equal(ExactFloat.Fma(a, 0x3F800000, c), Apply(OpCode.Add, a, c), $"add {a:x8} {c:x8}");
            Equal(ExactFloat.Fma(a, 0xBF800000, c), Apply(OpCode.Subtract, c, a), $"subtract {c:x8} {a:x8}");
            Equal(ExactFloat.Fma(a, b, 0), Apply(OpCode.Multiply, a, b), $"multiply {a:x8} {b:x8}");
            if ((b & 0x7FFFFFFF) != 0)
                Equal(ExactFloat.Divide(a, b), Apply(OpCode.Divide, a, b), $"divide {a:x8} {b:x8}");
            a &= 0x7FFFFFFF;
            Equal(ExactFloat.SquareRoot(a), Apply(OpCode.SquareRoot, a), $"sqrt {a:x8}");
        }
    }

    [Theory]
    [InlineData(2.5f, Rounding.HalfEven, 2)]
    [InlineData(3.5f, Rounding.HalfEven, 4)]
    [InlineData(-2.5f, Rounding.HalfEven, -2)]
    [InlineData(2.9f, Rounding.TowardZero, 2)]
    [InlineData(-2.9f, Rounding.TowardZero, -2)]
    [InlineData(-2.1f, Rounding.Floor, -3)]
    [InlineData(-2.9f, Rounding.Ceiling, -2)]
    [InlineData(-2147483648f, Rounding.Floor, int.MinValue)]
    [InlineData(2147483520f, Rounding.HalfEven, 2147483520)]
    public void Floats_become_integers_by_the_rounding_that_is_named(float x, Rounding rounding, int expected)
    {
        Assert.True(Arithmetic.TryApply(
            OpCode.FloatToInt, BitConverter.SingleToUInt32Bits(x), 0, 0, (uint)rounding, out var result));
        Assert.Equal(expected, (int)result);
    }

    [Theory]
    [InlineData(2147483648f)]
    [InlineData(-2147483904f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_float_that_no_integer_holds_fails(float x) => Assert.False(Arithmetic.TryApply(
        OpCode.FloatToInt, BitConverter.SingleToUInt32Bits(x), 0, 0, (uint)Rounding.HalfEven, out _));

    [Fact]
    public void Integers_wrap_and_shifts_take_their_count_modulo_32()
    {
        Assert.Equal(0x80000000u, Apply(OpCode.IntAdd, 0x7FFFFFFF, 1));
        Assert.Equal(0xFFFFFFFFu, Apply(OpCode.IntSubtract, 0, 1));
        Assert.Equal(1u, Apply(OpCode.IntMultiply, 0xFFFFFFFF, 0xFFFFFFFF));
        Assert.Equal(0u, Apply(OpCode.IntMultiplyHigh, 0xFFFFFFFF, 0xFFFFFFFF));
        Assert.Equal(0xFFFFFFFEu, Apply(OpCode.IntMultiplyHighUnsigned, 0xFFFFFFFF, 0xFFFFFFFF));
        Assert.Equal(2u, Apply(OpCode.ShiftLeft, 1, 33));
        Assert.Equal(0x40000000u, Apply(OpCode.ShiftRight, 0x80000000, 1));
        Assert.Equal(0xC0000000u, Apply(OpCode.ShiftRightSigned, 0x80000000, 1));
        Assert.Equal(1u, Apply(OpCode.IntLess, 0xFFFFFFFF, 0));
        Assert.Equal(0u, Apply(OpCode.IntLessUnsigned, 0xFFFFFFFF, 0));
        Assert.Equal(0x4F000000u, Apply(OpCode.IntToFloat, 0x7FFFFFFF));
    }

    [Fact]
    public void Comparisons_with_nan_are_false_and_choices_then_take_the_second()
    {
        var (nan, one) = (0xFFC12345u, 0x3F800000u);
        foreach (var op in new[] { OpCode.Less, OpCode.LessOrEqual, OpCode.Equal })
            Assert.Equal((0u, 0u), (Apply(op, nan, one), Apply(op, one, nan)));
        Assert.Equal((one, nan), (Apply(OpCode.Max, nan, one), Apply(OpCode.Max, one, nan)));
        Assert.Equal((one, nan), (Apply(OpCode.Min, nan, one), Apply(OpCode.Min, one, nan)));
        Assert.Equal(1u, Apply(OpCode.Equal, 0x80000000, 0));
        Assert.Equal(Arithmetic.NaNBits, Apply(OpCode.BitsOfFloat, nan));
        Assert.Equal(Arithmetic.NaNBits, Arithmetic.AddZero(nan));
        Assert.Equal(0u, Arithmetic.AddZero(0x80000000));
    }

    private static uint Operand(Random random) => random.Next(8) switch
    {
        0 => (uint)random.Next(0x800000),
        1 => 0x80000000 | (uint)random.Next(0x800000),
        2 => (uint)random.Next(2) << 31,
        3 => (uint)random.Next(2) << 31 | (uint)random.Next(0x7E000000, 0x7F800000),
        4 => (uint)random.Next(2) << 31 | (uint)random.Next(255) << 23 | (uint)(1 << random.Next(23)),
        5 => (uint)random.Next(2) << 31 | (uint)random.Next(255) << 23 | 0x7FFFFF,
        6 => (uint)random.Next(2) << 31 | (uint)random.Next(120, 134) << 23 | (uint)random.Next(0x800000),
        _ => (uint)random.Next(2) << 31 | (uint)random.Next(255) << 23 | (uint)random.Next(0x800000),
    };

    /// <summary>Within a few units of the last place, so that sums cancel.</summary>
    private static uint Near(Random random, uint bits)
    {
        var near = bits + (uint)random.Next(5) - 2;
        return (near & 0x7F800000) == 0x7F800000 ? 0 : near;
    }

    private static uint Apply(OpCode op, uint a, uint b = 0, uint c = 0)
    {
        Assert.True(Arithmetic.TryApply(op, a, b, c, 0, out var result));
        return result;
    }

    private static void Equal(uint expected, uint actual, string what) =>
        Assert.True(expected == Arithmetic.AddZero(actual), $"{what}: {actual:x8}, not {expected:x8}; seed {Seed}");
}
