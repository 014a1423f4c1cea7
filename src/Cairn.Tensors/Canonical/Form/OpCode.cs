namespace Cairn.Tensors.Canonical.Form;

/// <summary>
/// Operations of a straight-line program. A, B, C are registers, F a float and I an integer of 32 bits. Floats follow
/// IEEE 754 with round-half-even and subnormals; integers wrap modulo 2³².
/// </summary>
public enum OpCode : byte
{
    /// <summary>F: the immediate's bits.</summary>
    FloatConstant = 0,

    /// <summary>I: the immediate.</summary>
    IntConstant = 1,

    /// <summary>F: A·B + C, rounded once.</summary>
    Fma = 2,

    /// <summary>F: A + B.</summary>
    Add = 3,

    /// <summary>F: A − B.</summary>
    Subtract = 4,

    /// <summary>F: A·B.</summary>
    Multiply = 5,

    /// <summary>F: A / B.</summary>
    Divide = 6,

    /// <summary>F: √A.</summary>
    SquareRoot = 7,

    /// <summary>F: A &lt; B ? A : B.</summary>
    Min = 8,

    /// <summary>F: A &gt; B ? A : B.</summary>
    Max = 9,

    /// <summary>I: 1 where float A &lt; B, else 0. NaN compares false.</summary>
    Less = 10,

    /// <summary>I: 1 where float A ≤ B, else 0.</summary>
    LessOrEqual = 11,

    /// <summary>I: 1 where float A = B, else 0. −0 equals +0.</summary>
    Equal = 12,

    /// <summary>A ≠ 0 ? B : C, where A is I and B and C are of one type.</summary>
    Select = 13,

    /// <summary>F: the signed integer A, rounded half to even.</summary>
    IntToFloat = 14,

    /// <summary>I: A rounded as the immediate names (<see cref="Rounding"/>). NaN or out of range: the element fails.
    /// </summary>
    FloatToInt = 15,

    /// <summary>I: the bits of A. Those of a NaN are 0x7FC00000.</summary>
    BitsOfFloat = 16,

    /// <summary>F: the float whose bits are A.</summary>
    FloatOfBits = 17,

    /// <summary>I: A and B.</summary>
    And = 18,

    /// <summary>I: A or B.</summary>
    Or = 19,

    /// <summary>I: A exclusive-or B.</summary>
    Xor = 20,

    /// <summary>I: A shifted left by B mod 32.</summary>
    ShiftLeft = 21,

    /// <summary>I: A shifted right by B mod 32, zeros entering.</summary>
    ShiftRight = 22,

    /// <summary>I: A shifted right by B mod 32, the sign entering.</summary>
    ShiftRightSigned = 23,

    /// <summary>I: A + B.</summary>
    IntAdd = 24,

    /// <summary>I: A − B.</summary>
    IntSubtract = 25,

    /// <summary>I: the low 32 bits of A·B.</summary>
    IntMultiply = 26,

    /// <summary>I: the high 32 bits of the signed A·B.</summary>
    IntMultiplyHigh = 27,

    /// <summary>I: the high 32 bits of the unsigned A·B.</summary>
    IntMultiplyHighUnsigned = 28,

    /// <summary>I: 1 where the signed A &lt; B, else 0.</summary>
    IntLess = 29,

    /// <summary>I: 1 where the unsigned A &lt; B, else 0.</summary>
    IntLessUnsigned = 30,

    /// <summary>I: 1 where A = B, else 0.</summary>
    IntEqual = 31,

    /// <summary>Entry A (unsigned) of the instance's table number immediate; 0 beyond its end.</summary>
    LookUp = 32,
}
