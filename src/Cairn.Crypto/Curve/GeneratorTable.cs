using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Crypto;

/// <summary>
/// Multiples d·32^w·G for d = 1 … 16 and every 5-bit window w of a scalar (53 kB), so that k·G takes 52 additions
/// and no doubling. Digits are signed: −15 … 16. Made once, at first use.
/// </summary>
internal static class GeneratorTable
{
    private const int WindowBits = 5;
    private const int PerWindow = 16;
    private const int Windows = 52;

    private static readonly AffinePoint[] Table = Build();

    /// <summary>k·G. The time and the memory touched are the same for every k.</summary>
    public static CurvePoint Multiply(in Scalar k)
    {
        var result = CurvePoint.Infinity;
        var carry = 0;
        for (var window = 0; window < Windows; window++)
        {
            var (magnitude, negative) = SignedDigit(k, window, ref carry);
            Lookup(window, magnitude, out var x, out var y);
            var entry = new AffinePoint(x, FieldElement.Select(negative, -y, y));
            var sum = result + entry;
            result = CurvePoint.Select(IsZeroMask(magnitude), result, sum);
        }
        return result;
    }

    /// <summary>k·G for a public k: skips zero digits and reads only the entries it needs.</summary>
    public static CurvePoint MultiplyPublic(in Scalar k)
    {
        var result = CurvePoint.Infinity;
        var carry = 0;
        for (var window = 0; window < Windows; window++)
        {
            var (magnitude, negative) = SignedDigit(k, window, ref carry);
            if (magnitude == 0) continue;
            ref readonly var entry = ref Table[window * PerWindow + magnitude - 1];
            result += negative == 0 ? entry : new AffinePoint(entry.X, -entry.Y);
        }
        return result;
    }

    /// <summary>The digit's size, and all ones where it is negative. Without branches.</summary>
    internal static (int Magnitude, ulong Negative) SignedDigit(in Scalar k, int window, ref int carry)
    {
        var digit = k.Bits(WindowBits * window, WindowBits) + carry;
        carry = (PerWindow - digit) >>> 31;
        digit -= carry << WindowBits;
        var sign = digit >> 31;
        return ((digit ^ sign) - sign, (ulong)(long)sign);
    }

    /// <summary>All ones for zero.</summary>
    internal static ulong IsZeroMask(int value) => Limbs.Mask((uint)(value - 1) >> 31);

    private static void Lookup(int window, int magnitude, out FieldElement x, out FieldElement y)
    {
        var entries = MemoryMarshal.Cast<AffinePoint, Vector256<ulong>>(
            Table.AsSpan(window * PerWindow, PerWindow));
        var (vx, vy) = (Vector256<ulong>.Zero, Vector256<ulong>.Zero);
        for (var i = 0; i < PerWindow; i++)
        {
            var mask = Vector256.Create(IsZeroMask(magnitude ^ (i + 1)));
            vx |= entries[2 * i] & mask;
            vy |= entries[2 * i + 1] & mask;
        }
        x = Unsafe.BitCast<Vector256<ulong>, FieldElement>(vx);
        y = Unsafe.BitCast<Vector256<ulong>, FieldElement>(vy);
    }

    private static AffinePoint[] Build()
    {
        var points = new CurvePoint[Windows * PerWindow];
        var step = new CurvePoint(AffinePoint.Generator);
        for (var window = 0; window < Windows; window++)
        {
            var point = step;
            for (var i = 0; i < PerWindow; i++, point += step) points[window * PerWindow + i] = point;
            step = points[window * PerWindow + PerWindow - 1].Double();
        }
        return ToAffine(points);
    }

    /// <summary>Divides all by their Z with one inversion (Montgomery's trick).</summary>
    private static AffinePoint[] ToAffine(CurvePoint[] points)
    {
        var prefix = new FieldElement[points.Length];
        var product = FieldElement.One;
        for (var i = 0; i < points.Length; i++)
        {
            prefix[i] = product;
            product *= points[i].Z;
        }
        var inverse = product.Invert();
        var result = new AffinePoint[points.Length];
        for (var i = points.Length - 1; i >= 0; i--)
        {
            var z = inverse * prefix[i];
            inverse *= points[i].Z;
            result[i] = new AffinePoint(
                (points[i].X * z).Normalize(), (points[i].Y * z).Normalize());
        }
        return result;
    }
}
