namespace Cairn.Tensors.Canonical.Form;

/// <summary>The immediate of <see cref="OpCode.FloatToInt"/>.</summary>
public enum Rounding : byte
{
    /// <summary>To nearest, ties to even.</summary>
    HalfEven = 0,

    /// <summary>Toward zero.</summary>
    TowardZero = 1,

    /// <summary>Toward −∞.</summary>
    Floor = 2,

    /// <summary>Toward +∞.</summary>
    Ceiling = 3,
}
