namespace Cairn.Contracts.Tests.Referee;

/// <summary>Three operands at a time, seeded, most of them on some edge of binary32.</summary>
internal sealed class Operands(int seed)
{
    private readonly Random _random = new(seed);

    public (uint A, uint B, uint C) Next()
    {
        var (a, b) = (One(), One());
        return _random.Next(8) switch
        {
            // c nearly, or exactly, takes the product, the quotient's inverse or the other operand away.
            0 or 1 => (a, b, Near(Bits(Float(a) * Float(b)) ^ 0x80000000)),
            2 => (a, Near(a ^ 0x80000000), One()),
            3 => (a, WithExponent(b, Exponent(a) + _random.Next(-26, 27)), One()),
            4 => (a, b, WithExponent(One(), Exponent(a) + Exponent(b) - 127 + _random.Next(-50, 75))),
            5 => Tie(a, b),
            _ => (a, b, One()),
        };
    }

    /// <summary>A product whose exact value lies on, or one off, the middle between two floats.</summary>
    private (uint A, uint B, uint C) Tie(uint a, uint b)
    {
        var places = _random.Next(1, 24);
        var x = WithExponent((a & 0x807fffff) >> places << places, Exponent(a));
        var y = WithExponent((b & 0x80000000) | (1u << (23 - _random.Next(1, 23))), Exponent(b));
        var c = WithExponent(One() & 0x80000001, Exponent(a) + Exponent(b) - 127 + _random.Next(-27, 28));
        return (x, y, c);
    }

    private uint One()
    {
        var sign = (uint)_random.Next(2) << 31;
        var mantissa = Mantissa();
        return sign | _random.Next(16) switch
        {
            0 => 0u,
            1 => mantissa,
            2 => (uint)_random.Next(1, 4),
            3 => 0x7f800000,
            4 => 0x7f800000 | mantissa,
            5 => 0x7f000000 | mantissa,
            6 => 0x00800000 | mantissa,
            7 => (uint)_random.Next(149, 160) << 23 | mantissa,
            8 => (uint)_random.Next(120, 135) << 23 | mantissa,
            9 or 10 => (uint)_random.Next(64, 192) << 23 | mantissa,
            11 => (uint)_random.NextInt64(1L << 31),
            12 => (uint)_random.Next(60, 67) << 23 | mantissa,
            _ => (uint)_random.Next(1, 255) << 23 | mantissa,
        };
    }

    private uint Mantissa() => _random.Next(5) switch
    {
        0 => 0u,
        1 => 0x7fffffu - (uint)_random.Next(3),
        2 => 1u << _random.Next(23),
        3 => ~(0x7fffffu >> _random.Next(24)) & 0x7fffff,
        _ => (uint)_random.Next(1 << 23),
    };

    private uint Near(uint bits) => bits + (uint)_random.Next(-2, 3);

    private static int Exponent(uint bits) => (int)(bits >> 23 & 0xff);

    private static uint WithExponent(uint bits, int exponent) =>
        (bits & 0x807fffff) | (uint)Math.Clamp(exponent, 0, 254) << 23;

    private static float Float(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
