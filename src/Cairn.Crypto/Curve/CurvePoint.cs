namespace Cairn.Crypto;

/// <summary>
/// A point of y² = x³ + 7 in homogeneous coordinates (X/Z, Y/Z); (0 : 1 : 0) is the neutral element.
/// The formulas are complete (Renes, Costello, Batina, "Complete addition formulas for prime order elliptic
/// curves", 2016, algorithms 7 to 9): no case differs, so nothing branches on a coordinate.
/// </summary>
internal readonly struct CurvePoint
{
    private const uint ThreeB = 21;

    public readonly FieldElement X, Y, Z;

    public CurvePoint(in FieldElement x, in FieldElement y, in FieldElement z) => (X, Y, Z) = (x, y, z);

    public CurvePoint(in AffinePoint point) => (X, Y, Z) = (point.X, point.Y, FieldElement.One);

    public static CurvePoint Infinity => new(FieldElement.Zero, FieldElement.One, FieldElement.Zero);

    public bool IsInfinity => Z.IsZero;

    public static CurvePoint operator +(in CurvePoint a, in CurvePoint b)
    {
        var t0 = a.X * b.X;
        var t1 = a.Y * b.Y;
        var t2 = a.Z * b.Z;
        var t3 = (a.X + a.Y) * (b.X + b.Y) - (t0 + t1);
        var t4 = (a.Y + a.Z) * (b.Y + b.Z) - (t1 + t2);
        var y3 = (a.X + a.Z) * (b.X + b.Z) - (t0 + t2);
        return Finish(t0, t1, t2.Times(ThreeB), t3, t4, y3.Times(ThreeB));
    }

    public static CurvePoint operator +(in CurvePoint a, in AffinePoint b)
    {
        var t0 = a.X * b.X;
        var t1 = a.Y * b.Y;
        var t3 = (b.X + b.Y) * (a.X + a.Y) - (t0 + t1);
        var t4 = b.Y * a.Z + a.Y;
        var y3 = b.X * a.Z + a.X;
        return Finish(t0, t1, a.Z.Times(ThreeB), t3, t4, y3.Times(ThreeB));
    }

    private static CurvePoint Finish(in FieldElement t0, in FieldElement t1, in FieldElement t2,
        in FieldElement t3, in FieldElement t4, in FieldElement y3)
    {
        var sum = t1 + t2;
        var difference = t1 - t2;
        var triple = t0 + t0 + t0;
        return new CurvePoint(
            t3 * difference - t4 * y3,
            difference * sum + y3 * triple,
            sum * t4 + triple * t3);
    }

    public CurvePoint Double()
    {
        var t0 = Y.Square();
        var z3 = t0 + t0;
        z3 += z3;
        z3 += z3;
        var t1 = Y * Z;
        var t2 = Z.Square().Times(ThreeB);
        var x3 = t2 * z3;
        var y3 = t0 + t2;
        z3 = t1 * z3;
        t0 -= t2 + t2 + t2;
        y3 = x3 + t0 * y3;
        x3 = t0 * (X * Y);
        return new CurvePoint(x3 + x3, y3, z3);
    }

    public static CurvePoint operator -(in CurvePoint a) => new(a.X, -a.Y, a.Z);

    public static CurvePoint Select(ulong mask, in CurvePoint ones, in CurvePoint zeros) => new(
        FieldElement.Select(mask, ones.X, zeros.X),
        FieldElement.Select(mask, ones.Y, zeros.Y),
        FieldElement.Select(mask, ones.Z, zeros.Z));

    /// <summary>Divides by Z. Must not be the neutral element.</summary>
    public AffinePoint ToAffine()
    {
        var inverse = Z.Invert();
        return new AffinePoint(X * inverse, Y * inverse);
    }
}
