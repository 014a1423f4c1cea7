using System.Runtime.CompilerServices;

namespace Cairn.Crypto;

internal readonly partial struct Scalar
{
    // −1/n modulo 2^64.
    private const ulong NegativeInverse = 0x4B0DFF665588B13F;

    // 2^512 modulo n.
    private static Scalar RSquared =>
        new(0x896CF21467D7D140, 0x741496C20E7CF878, 0xE697F5E45BCD07C6, 0x9D671CD581C69BC5);

    public static Scalar operator *(in Scalar a, in Scalar b) => Montgomery(Montgomery(a, b), RSquared);

    /// <summary>The inverse by Fermat's little theorem, this^(n − 2), four bits a step; zero for zero.</summary>
    public Scalar Invert()
    {
        Span<Scalar> powers = stackalloc Scalar[16];
        powers[1] = Montgomery(this, RSquared);
        powers[0] = Montgomery(One, RSquared);
        for (var i = 2; i < powers.Length; i++) powers[i] = Montgomery(powers[i - 1], powers[1]);
        // The exponent is public: indexing by it reveals nothing.
        var exponent = new Scalar(N0 - 2, N1, N2, N3);
        var result = powers[15];
        for (var at = 248; at >= 0; at -= 4)
        {
            result = Montgomery(result, result);
            result = Montgomery(result, result);
            result = Montgomery(result, result);
            result = Montgomery(result, result);
            result = Montgomery(result, powers[exponent.Bits(at, 4)]);
        }
        return Montgomery(result, One);
    }

    /// <summary>a · b / 2^256 modulo n, operand scanning with interleaved reduction (Montgomery).</summary>
    private static Scalar Montgomery(in Scalar a, in Scalar b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        Step(a, b._0, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(a, b._1, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(a, b._2, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(a, b._3, ref t0, ref t1, ref t2, ref t3, ref t4);
        return SubtractOrder(t0, t1, t2, t3, t4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(in Scalar a, ulong b,
        ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4)
    {
        ulong c = 0;
        t0 = Limbs.MultiplyAdd(a._0, b, t0, ref c);
        t1 = Limbs.MultiplyAdd(a._1, b, t1, ref c);
        t2 = Limbs.MultiplyAdd(a._2, b, t2, ref c);
        t3 = Limbs.MultiplyAdd(a._3, b, t3, ref c);
        ulong carry = 0;
        t4 = Limbs.Add(t4, c, ref carry);
        var m = t0 * NegativeInverse;
        c = 0;
        Limbs.MultiplyAdd(m, N0, t0, ref c);
        t0 = Limbs.MultiplyAdd(m, N1, t1, ref c);
        t1 = Limbs.MultiplyAdd(m, N2, t2, ref c);
        t2 = Limbs.MultiplyAdd(m, N3, t3, ref c);
        ulong top = 0;
        t3 = Limbs.Add(t4, c, ref top);
        t4 = carry + top;
    }

    /// <summary>
    /// Splits this = a + b·λ with |a|, |b| below 2^128 (Gallant, Lambert, Vanstone), where λ·(x, y) = (β·x, y).
    /// Signs are given apart. Its time depends on the value: for public scalars only.
    /// </summary>
    public (Scalar A, bool ANegative, Scalar B, bool BNegative) Split()
    {
        // The rounded quotients this·g / 2^384 along the two short lattice vectors.
        var c1 = MultiplyShift384(this,
            new Scalar(0xE893209A45DBB031, 0x3DAA8A1471E8CA7F, 0xE86C90E49284EB15, 0x3086D221A7D46BCD));
        var c2 = MultiplyShift384(this,
            new Scalar(0x1571B4AE8AC47F71, 0x221208AC9DF506C6, 0x6F547FA90ABFE4C4, 0xE4437ED6010E8828));
        var minusB1 = new Scalar(0x6F547FA90ABFE4C3, 0xE4437ED6010E8828, 0, 0);
        var minusB2 = new Scalar(0xD765CDA83DB1562C, 0x8A280AC50774346D, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF);
        var lambda = new Scalar(0xDF02967C1B23BD72, 0x122E22EA20816678, 0xA5261C028812645A, 0x5363AD4CC05C30E0);
        var b = c1 * minusB1 + c2 * minusB2;
        var a = this - b * lambda;
        var (aNegative, bNegative) = (a.IsHigh, b.IsHigh);
        return (aNegative ? -a : a, aNegative, bNegative ? -b : b, bNegative);
    }

    private static Scalar MultiplyShift384(in Scalar a, in Scalar b)
    {
        Span<ulong> product = stackalloc ulong[8];
        product.Clear();
        for (var i = 0; i < 4; i++)
        {
            ulong c = 0;
            for (var j = 0; j < 4; j++) product[i + j] = Limbs.MultiplyAdd(a.Limb(i), b.Limb(j), product[i + j], ref c);
            product[i + 4] = c;
        }
        ulong carry = 0;
        var r0 = Limbs.Add(product[6], product[5] >> 63, ref carry);
        var r1 = Limbs.Add(product[7], 0, ref carry);
        return new Scalar(r0, r1, carry, 0);
    }
}
