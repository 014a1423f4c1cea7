using static Cairn.Contracts.Tests.Referee.EvmWord;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>contracts/src/referee/Fp32.sol line by line, so that its algorithm can be tried on millions of operands.
/// </summary>
internal static class Fp32Model
{
    public const uint NaN = 0x7fc00000;
    private const uint Infinity = 0x7f800000;
    private const uint SignBit = 0x80000000;
    private const uint One = 0x3f800000;

    public static uint Fma(uint left, uint right, uint third)
    {
        EvmWord a = left, b = right, c = third;
        EvmWord x = a & 0x7fffffff, y = b & 0x7fffffff, z = c & 0x7fffffff;
        a = Shr(31, a ^ b);
        if (x > 0x7f7fffff || y > 0x7f7fffff || z > 0x7f7fffff)
            return FmaOfSpecials(x, y, z, a, c);
        var e = Shr(23, x);
        e -= e > 0u;
        x -= Shl(23, e);
        b = Shr(23, y);
        b -= b > 0u;
        x *= y - Shl(23, b);
        e += b;
        b = Shr(23, z);
        b -= b > 0u;
        z -= Shl(23, b);
        var shift = e - b - 85u;
        b -= 64u;
        if (shift > 200u)
        {
            if (SignedLess(shift, 0u))
                shift = 0u;
            else
                (shift, b) = (200u, e - 349u);
        }

        var flip = (EvmWord)0u - (a ^ Shr(31, c));
        x = Shl(shift, x) + ((Shl(64, z) ^ flip) - flip);
        if (x.IsZero)
            return (uint)Shl(31, a & Shr(31, c));
        flip = Sign(x);
        x = (x ^ flip) - flip;
        return (uint)((EvmWord)Pack(x, b) | Shl(31, a ^ (flip & 1u)));
    }

    public static uint Add(uint a, uint b) => Fma(a, One, b);

    public static uint Subtract(uint a, uint b) => Fma(b ^ SignBit, One, a);

    public static uint Multiply(uint a, uint b) => Fma(a, b, SignBit);

    public static uint Divide(uint a, uint b)
    {
        var sign = (a ^ b) & SignBit;
        var (x, y) = (a & 0x7fffffff, b & 0x7fffffff);
        if (x > Infinity || y > Infinity || (x == y && x is 0 or Infinity && y is 0 or Infinity))
            return NaN;
        if (x == Infinity || y == 0)
            return sign | Infinity;
        if (y == Infinity || x == 0)
            return sign;
        var (m, e) = Split(x);
        var (n, f) = Split(y);
        m = Shl(100, m);
        m = (m / n) | (m % n > 0u);
        return sign | Pack(m, e - f + 49u);
    }

    public static uint SquareRoot(uint a)
    {
        if ((a & 0x7fffffff) == 0 || a == Infinity)
            return a;
        if (a > Infinity)
            return NaN;
        var (m, e) = Split(a);
        m = Shl((EvmWord)61u - (e & 1u), m);
        var root = Shl(Shr(1, (EvmWord)257u - Clz(m)), 1u);
        for (var i = 0; i < 5; i++)
            root = Shr(1, root + m / root);
        root -= root * root > m;
        root = Shl(1, root) | (root * root < m);
        return Pack(root, Shr(1, e + 1u) + 43u);
    }

    public static uint Less(uint left, uint right)
    {
        EvmWord a = left, b = right;
        EvmWord x = a & 0x7fffffff, y = b & 0x7fffffff;
        var ordered = !(x > Infinity || y > Infinity);
        a = (EvmWord)0u - Shr(31, a);
        b = (EvmWord)0u - Shr(31, b);
        return ordered && SignedLess((x ^ a) - a, (y ^ b) - b) ? 1u : 0;
    }

    public static uint Equal(uint a, uint b)
    {
        var x = a & 0x7fffffff;
        return (a == b || (x | (b & 0x7fffffff)) == 0) && x < 0x7f800001 ? 1u : 0;
    }

    public static uint LessOrEqual(uint a, uint b) => Less(a, b) | Equal(a, b);

    public static uint Min(uint a, uint b) => Less(a, b) == 1 ? a : b;

    public static uint Max(uint a, uint b) => Less(b, a) == 1 ? a : b;

    public static uint FromInt(uint a)
    {
        if (a == 0)
            return 0;
        var sign = a & SignBit;
        var magnitude = sign == 0 ? a : new EvmWord(0, 0x100000000) - a;
        return sign | Pack(Shl(64, magnitude), 85u);
    }

    public static bool TryToInt(uint a, uint rounding, out uint result)
    {
        result = 0;
        var sign = a >> 31;
        var (m, e) = Split(a & 0x7fffffff);
        if (e > 157u)
            return false;
        var places = (EvmWord)157u - e;
        m = Shl(8, m);
        var r = Shr(places, m);
        var rest = m - Shl(places, r);
        if (rounding == 0)
        {
            var (twice, unit) = (Shl(1, rest), Shl(places, 1u));
            if (twice > unit || (twice == unit && (r & 1u) == 1u))
                r += 1u;
        }
        else if (!rest.IsZero && rounding == 3 - sign)
        {
            r += 1u;
        }

        if (r > 0x7fffffffu + sign)
            return false;
        result = (uint)((sign == 0 ? r : new EvmWord(0, 0x100000000) - r) & 0xffffffffu);
        return true;
    }

    public static uint AddZero(uint a) => a == SignBit ? 0 : Canonical(a);

    public static uint Canonical(uint a) => (a & 0x7fffffff) > Infinity ? NaN : a;

    public static bool IsFinite(uint a) => (a & 0x7fffffff) < Infinity;

    private static uint FmaOfSpecials(EvmWord x, EvmWord y, EvmWord z, EvmWord a, EvmWord c)
    {
        var isNan = x > Infinity || y > Infinity || z > Infinity;
        var infinite = x == Infinity || y == Infinity;
        isNan |= infinite && (x.IsZero || y.IsZero);
        isNan |= infinite && z == Infinity && !(a ^ Shr(31, c)).IsZero;
        return isNan ? NaN : infinite ? (uint)(Infinity | Shl(31, a)) : (uint)c;
    }

    private static uint Pack(EvmWord x, EvmWord b)
    {
        var drop = (EvmWord)232u - Clz(x);
        if (SignedLess(drop, (EvmWord)0u - b))
            drop = (EvmWord)0u - b;
        if (drop.IsZero || !SignedLess(0u, drop))
            throw new InvalidOperationException($"pack({x}, {b}) would drop no bit.");
        var r = x + (Shl(drop - 1u, 1u) - 1u + (Shr(drop, x) & 1u));
        r = Shr(drop, r) + Shl(23, drop + b);
        return r > Infinity ? Infinity : (uint)r;
    }

    private static (EvmWord M, EvmWord E) Split(uint x)
    {
        var e = Shr(23, x);
        e -= e > 0u;
        return (x - Shl(23, e), e);
    }
}
