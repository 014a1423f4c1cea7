using System.Runtime.CompilerServices;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>An operation of Fp32: its number in the probe contract, .NET's answer and the model's.</summary>
/// <param name="Expected">Of a, b and c; bit 32 is set where a rounding fails.</param>
internal sealed record Fp32Operation(
    uint Number, string Name, Func<uint, uint, uint, ulong> Expected, Func<uint, uint, uint, ulong> Model)
{
    public const ulong Failed = 1UL << 32;

    public static IReadOnlyList<Fp32Operation> All { get; } =
    [
        new(0, "fma", (a, b, c) => Bits(MathF.FusedMultiplyAdd(F(a), F(b), F(c))), (a, b, c) => Fp32Model.Fma(a, b, c)),
        new(1, "add", (a, b, _) => Bits(F(a) + F(b)), (a, b, _) => Fp32Model.Add(a, b)),
        new(2, "subtract", (a, b, _) => Bits(F(a) - F(b)), (a, b, _) => Fp32Model.Subtract(a, b)),
        new(3, "multiply", (a, b, _) => Bits(F(a) * F(b)), (a, b, _) => Fp32Model.Multiply(a, b)),
        new(4, "divide", (a, b, _) => Bits(F(a) / F(b)), (a, b, _) => Fp32Model.Divide(a, b)),
        new(5, "squareRoot", (a, _, _) => Bits(MathF.Sqrt(F(a))), (a, _, _) => Fp32Model.SquareRoot(a)),
        new(6, "min", (a, b, _) => F(a) < F(b) ? a : b, (a, b, _) => Fp32Model.Min(a, b)),
        new(7, "max", (a, b, _) => F(a) > F(b) ? a : b, (a, b, _) => Fp32Model.Max(a, b)),
        new(8, "less", (a, b, _) => F(a) < F(b) ? 1u : 0, (a, b, _) => Fp32Model.Less(a, b)),
        new(9, "lessOrEqual", (a, b, _) => F(a) <= F(b) ? 1u : 0, (a, b, _) => Fp32Model.LessOrEqual(a, b)),
        new(10, "equal", (a, b, _) => F(a) == F(b) ? 1u : 0, (a, b, _) => Fp32Model.Equal(a, b)),
        new(11, "fromInt", (a, _, _) => Bits((float)(int)a), (a, _, _) => Fp32Model.FromInt(a)),
        new(12, "canonical", (a, _, _) => Bits(F(a)), (a, _, _) => Fp32Model.Canonical(a)),
        new(13, "addZero", (a, _, _) => Bits(F(a) + 0f), (a, _, _) => Fp32Model.AddZero(a)),
        new(14, "isFinite", (a, _, _) => float.IsFinite(F(a)) ? 1u : 0, (a, _, _) => Fp32Model.IsFinite(a) ? 1u : 0),
        new(15, "toInt", (a, _, c) => ToInt(F(a), c & 3),
            (a, _, c) => Fp32Model.TryToInt(a, c & 3, out var result) ? result : Failed),
    ];

    public override string ToString() => Name;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float F(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static uint Bits(float value) =>
        float.IsNaN(value) ? Fp32Model.NaN : BitConverter.SingleToUInt32Bits(value);

    private static ulong ToInt(float x, uint rounding)
    {
        var rounded = rounding switch
        {
            0 => MathF.Round(x, MidpointRounding.ToEven), 1 => MathF.Truncate(x), 2 => MathF.Floor(x),
            _ => MathF.Ceiling(x),
        };
        return rounded is >= -2147483648f and < 2147483648f ? (uint)(int)rounded : Failed;
    }
}
