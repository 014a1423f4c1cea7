using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Polynomials;

/// <summary>
/// Roots of unity whose order is a power of two. A domain of 2ᵐ points is listed so that the transform needs no
/// reordering: point q = Π over the set bits b of q of the root of order 2ᵇ⁺¹. Point 2q+1 is then the negative of
/// point 2q, and their square is point q.
/// </summary>
internal static class TwoAdic
{
    /// <summary>p − 1 is divisible by 2³² and not by 2³³.</summary>
    public const int OrderBitsMax = 32;

    private const ulong Generator = 0x185629DC_DA58878C;

    private static readonly Goldilocks[] Roots = MakeRoots();
    private static Goldilocks[] _points = [Goldilocks.One];

    /// <summary>The root of order 2^bits.</summary>
    public static Goldilocks Root(int bits) => Roots[bits];

    /// <summary>Point q of every domain of more than q points.</summary>
    public static Goldilocks Point(long q)
    {
        var point = Goldilocks.One;
        for (var bit = 0; q >> bit != 0; bit++)
        {
            if (((q >> bit) & 1) != 0)
                point *= Roots[bit + 1];
        }

        return point;
    }

    /// <summary>At least the first 2^bits points.</summary>
    public static Goldilocks[] Points(int bits)
    {
        var points = Volatile.Read(ref _points);
        if (points.Length >= 1 << bits)
            return points;
        points = new Goldilocks[1 << bits];
        points[0] = Goldilocks.One;
        for (var bit = 0; bit < bits; bit++)
        {
            for (var i = 0; i < 1 << bit; i++)
                points[(1 << bit) + i] = points[i] * Roots[bit + 1];
        }

        Volatile.Write(ref _points, points);
        return points;
    }

    private static Goldilocks[] MakeRoots()
    {
        var roots = new Goldilocks[OrderBitsMax + 1];
        roots[OrderBitsMax] = Goldilocks.FromCanonical(Generator);
        for (var bits = OrderBitsMax; bits > 0; bits--)
            roots[bits - 1] = roots[bits] * roots[bits];
        return roots;
    }
}
