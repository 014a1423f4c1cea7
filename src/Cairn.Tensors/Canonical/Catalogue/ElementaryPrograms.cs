namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>exp, log, tanh, erf and what is made of them, operation by operation. Constants are fp32 bits.</summary>
public static class ElementaryPrograms
{
    private const uint Ln2High = 0x3F317200;
    private const uint Ln2Low = 0x35BFBE8E;
    private const uint Magic = 0x4B400000;

    private static readonly uint[] ExpTerms = [0x3AB6EAE9, 0x3C0923D3, 0x3D2AAA1C, 0x3E2AAA3F, 0x3F000000];

    private static readonly uint[] LogTerms =
    [
        0xBE07123E, 0x3E0EF941, 0xBDF81F6E, 0x3E0F78E2, 0xBE2ADBE8, 0x3E4CE720, 0xBE7FFF2F, 0x3EAAAA86,
    ];

    private static readonly uint[] TanhTerms = [0xBBBB5611, 0x3CA92B6D, 0xBD5C2225, 0x3E0883B4, 0xBEAAAA9A];

    private static readonly uint[] ErfTerms =
    [
        0x38AF88BA, 0xBA5574CA, 0x3BAA6D6C, 0xBCDC083E, 0x3DE71710, 0xBEC093A2, 0x3E0375D4,
    ];

    private static readonly uint[] ErfTailTerms =
    [
        0x37B0F5C1, 0xB9E3C8E9, 0x3B88AD81, 0xBCCDC750, 0x3DDDC1F9, 0x3F222305, 0x3F9093F2, 0xB9372C32,
    ];

    /// <summary>eˣ: x in −105 … 89, n = round(x·log₂e), r = x − n·ln2, (1 + r + r²·P(r))·2ⁿ.</summary>
    public static Value Exp(ProgramBuilder p, Value x)
    {
        x = p.Max(p.Float(-105f), p.Min(p.Float(89f), x));
        var magic = p.FloatBits(Magic);
        var shifted = p.Fma(x, p.FloatBits(0x3FB8AA3B), magic);
        var n = p.Subtract(shifted, magic);
        var r = p.Fma(n, p.FloatBits(Ln2High ^ 0x80000000), x);
        r = p.Fma(n, p.FloatBits(Ln2Low ^ 0x80000000), r);
        var series = p.Add(p.Fma(Polynomial(p, r, ExpTerms), p.Multiply(r, r), r), p.Float(1f));
        var exponent = p.IntSubtract(p.BitsOf(shifted), p.Int(Magic));
        var half = p.ShiftRightSigned(exponent, p.Int(1));
        return p.Multiply(p.Multiply(series, PowerOfTwo(p, half)), PowerOfTwo(p, p.IntSubtract(exponent, half)));
    }

    /// <summary>ln x: x = 2ᵉ·m, m in [2/3, 4/3), f = m − 1, f − f²/2 + f³·P(f) + e·ln2.</summary>
    public static Value Log(ProgramBuilder p, Value x)
    {
        var isSubnormal = p.Less(x, p.FloatBits(0x00800000));
        var bits = p.BitsOf(p.Select(isSubnormal, p.Multiply(x, p.Float(8388608f)), x));
        var shift = p.And(p.IntSubtract(bits, p.Int(0x3F2AAAAB)), p.Int(0xFF800000));
        var f = p.Subtract(p.FloatOf(p.IntSubtract(bits, shift)), p.Float(1f));
        var e = p.Subtract(
            p.IntToFloat(p.ShiftRightSigned(shift, p.Int(23))), p.Select(isSubnormal, p.Float(23f), p.Float(0f)));
        var square = p.Multiply(f, f);
        var low = p.Fma(e, p.FloatBits(Ln2Low), p.Multiply(square, p.Float(-0.5f)));
        var tail = p.Fma(Polynomial(p, f, LogTerms), p.Multiply(square, f), low);
        var result = p.Fma(e, p.FloatBits(Ln2High), p.Add(f, tail));
        result = p.Select(p.Less(x, p.Float(float.PositiveInfinity)), result, x);
        var zero = p.Float(0f);
        var atMostZero = p.Select(
            p.Equal(x, zero), p.Float(float.NegativeInfinity), p.FloatBits(Reference.Arithmetic.NaNBits));
        return p.Select(p.Less(zero, x), result, atMostZero);
    }

    /// <summary>tanh x: below 0.625 x + x³·P(x²), else 1 − 2/(e²ˣ + 1).</summary>
    public static Value Tanh(ProgramBuilder p, Value x)
    {
        var square = p.Multiply(x, x);
        var small = p.Fma(p.Multiply(Polynomial(p, square, TanhTerms), square), x, x);
        var magnitude = p.Abs(x);
        var one = p.Float(1f);
        var large = p.Subtract(one, p.Divide(p.Float(2f), p.Add(Exp(p, p.Add(magnitude, magnitude)), one)));
        return p.Select(p.Less(magnitude, p.Float(0.625f)), small, WithSign(p, large, x));
    }

    /// <summary>erf x: below 0.921875 x + x·P(x²), else 1 − exp(−Q(|x|)).</summary>
    public static Value Erf(ProgramBuilder p, Value x)
    {
        var square = p.Multiply(x, x);
        var small = p.Fma(Polynomial(p, square, ErfTerms), x, x);
        var magnitude = p.Abs(x);
        var q = Polynomial(p, p.Min(p.Float(4f), magnitude), ErfTailTerms);
        var large = p.Subtract(p.Float(1f), Exp(p, p.Negate(q)));
        return p.Select(p.Less(magnitude, p.Float(0.921875f)), small, WithSign(p, large, x));
    }

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static Value Sigmoid(ProgramBuilder p, Value x)
    {
        var one = p.Float(1f);
        return p.Divide(one, p.Add(one, Exp(p, p.Negate(x))));
    }

    /// <summary>x · sigmoid(x).</summary>
    public static Value Silu(ProgramBuilder p, Value x) => p.Multiply(x, Sigmoid(p, x));

    /// <summary>Horner's rule by fma, the highest term first.</summary>
    internal static Value Polynomial(ProgramBuilder p, Value x, ReadOnlySpan<uint> terms)
    {
        var sum = p.FloatBits(terms[0]);
        foreach (var term in terms[1..])
            sum = p.Fma(sum, x, p.FloatBits(term));
        return sum;
    }

    private static Value WithSign(ProgramBuilder p, Value magnitude, Value sign) =>
        p.Select(p.Less(sign, p.Float(0f)), p.Negate(magnitude), magnitude);

    private static Value PowerOfTwo(ProgramBuilder p, Value n) =>
        p.FloatOf(p.ShiftLeft(p.IntAdd(n, p.Int(127)), p.Int(23)));
}
