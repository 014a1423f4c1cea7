namespace Cairn.Crypto;

/// <summary>Multiples of points that are not the generator.</summary>
internal static class PointMultiplication
{
    private const int NafWidth = 5;
    private const int NafEntries = 1 << (NafWidth - 2);
    private const int NafLength = 130;
    private const int WindowBits = 5;
    private const int WindowEntries = 16;
    private const int Windows = 52;

    // A cube root of one: multiplies a point by λ when it multiplies x.
    private static FieldElement Beta =>
        new(0xC1396C28719501EE, 0x9CF0497512F58995, 0x6E64479EAC3434E9, 0x7AE96A2B657C0710);

    /// <summary>k·P for a public k (signature checks), with the endomorphism and sliding windows.</summary>
    public static CurvePoint MultiplyPublic(in Scalar k, in AffinePoint point)
    {
        var (a, aNegative, b, bNegative) = k.Split();
        Span<sbyte> aDigits = stackalloc sbyte[NafLength];
        Span<sbyte> bDigits = stackalloc sbyte[NafLength];
        WriteNaf(a, aDigits);
        WriteNaf(b, bDigits);
        Span<CurvePoint> odd = stackalloc CurvePoint[NafEntries];
        odd[0] = new CurvePoint(point);
        var twice = odd[0].Double();
        for (var i = 1; i < NafEntries; i++) odd[i] = odd[i - 1] + twice;
        var result = CurvePoint.Infinity;
        var started = false;
        for (var at = NafLength - 1; at >= 0; at--)
        {
            if (started) result = result.Double();
            if (aDigits[at] != 0)
            {
                var entry = odd[Math.Abs(aDigits[at]) / 2];
                result += aDigits[at] < 0 != aNegative ? -entry : entry;
                started = true;
            }
            if (bDigits[at] != 0)
            {
                var entry = odd[Math.Abs(bDigits[at]) / 2];
                entry = new CurvePoint(entry.X * Beta, entry.Y, entry.Z);
                result += bDigits[at] < 0 != bNegative ? -entry : entry;
                started = true;
            }
        }
        return result;
    }

    /// <summary>k·P for a secret k: the same steps and the same memory for every k.</summary>
    public static CurvePoint MultiplySecret(in Scalar k, in AffinePoint point)
    {
        Span<CurvePoint> table = stackalloc CurvePoint[WindowEntries];
        table[0] = new CurvePoint(point);
        for (var i = 1; i < WindowEntries; i++) table[i] = table[i - 1] + point;
        Span<int> magnitudes = stackalloc int[Windows];
        Span<ulong> signs = stackalloc ulong[Windows];
        var carry = 0;
        for (var window = 0; window < Windows; window++)
            (magnitudes[window], signs[window]) = GeneratorTable.SignedDigit(k, window, ref carry);
        var result = CurvePoint.Infinity;
        for (var window = Windows - 1; window >= 0; window--)
        {
            for (var i = 0; i < WindowBits; i++) result = result.Double();
            var entry = CurvePoint.Infinity;
            for (var i = 0; i < WindowEntries; i++)
                entry = CurvePoint.Select(GeneratorTable.IsZeroMask(magnitudes[window] ^ (i + 1)), table[i], entry);
            result += CurvePoint.Select(signs[window], -entry, entry);
        }
        return result;
    }

    /// <summary>Digits 0 or odd, from −15 to 15, any two non-zero ones at least five places apart.</summary>
    private static void WriteNaf(in Scalar k, Span<sbyte> digits)
    {
        digits.Clear();
        var carry = 0;
        for (var at = 0; at < digits.Length;)
        {
            if (k.Bits(at, 1) == carry)
            {
                at++;
                continue;
            }
            var word = k.Bits(at, NafWidth) + carry;
            carry = word >> (NafWidth - 1);
            digits[at] = (sbyte)(word - (carry << NafWidth));
            at += NafWidth;
        }
    }
}
