namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>The standard normal's quantile: Wichura's PPND7 (AS 241, 1988), polynomials by fma.</summary>
public static class NormalProgram
{
    private static readonly uint[] A = [0x426C7000, 0x431F4A88, 0x4249BCB2, 0x4058C6C8];
    private static readonly uint[] B = [0x42866008, 0x429D83F9, 0x418F294F, 0x3F800000];
    private static readonly uint[] C = [0x3E2E52ED, 0x3FA742E1, 0x40306FAA, 0x3FB63331];
    private static readonly uint[] D = [0x00000000, 0x3DF6315C, 0x3F3CAC24, 0x3F800000];
    private static readonly uint[] E = [0x3C8E06C1, 0x3EDB7C55, 0x404532D0, 0x40D50D8F];
    private static readonly uint[] F = [0x00000000, 0x3C48D6A1, 0x3E77C954, 0x3F800000];

    /// <summary>
    /// q = p − ½; |q| ≤ 0.425: q·A(r)/B(r), r = 0.180625 − q²; else, r = √(−log(min(p, 1 − p))): C/D of r − 1.6 up to
    /// r = 5, E/F of r − 5 beyond, with q's sign.
    /// </summary>
    public static Value Quantile(ProgramBuilder p, Value share)
    {
        var q = p.Subtract(share, p.Float(0.5f));
        var c = p.Fma(p.Negate(q), q, p.FloatBits(0x3E38F5C3));
        var central = p.Divide(p.Multiply(q, Polynomial(p, c, A)), Polynomial(p, c, B));
        var isNegative = p.Less(q, p.Float(0f));
        var tailShare = p.Select(isNegative, share, p.Subtract(p.Float(1f), share));
        var r = p.SquareRoot(p.Negate(ElementaryPrograms.Log(p, tailShare)));
        var near = p.Subtract(r, p.FloatBits(0x3FCCCCCD));
        var far = p.Subtract(r, p.Float(5f));
        var tail = p.Select(p.LessOrEqual(r, p.Float(5f)),
            p.Divide(Polynomial(p, near, C), Polynomial(p, near, D)),
            p.Divide(Polynomial(p, far, E), Polynomial(p, far, F)));
        tail = p.Select(isNegative, p.Negate(tail), tail);
        return p.Select(p.LessOrEqual(p.Abs(q), p.FloatBits(0x3ED9999A)), central, tail);
    }

    private static Value Polynomial(ProgramBuilder p, Value x, uint[] terms) =>
        ElementaryPrograms.Polynomial(p, x, terms);
}
