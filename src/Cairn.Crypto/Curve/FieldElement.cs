using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cairn.Crypto;

/// <summary>
/// An integer modulo p = 2^256 − 2^32 − 977 in four 64-bit limbs. Values are kept below 2^256, not always below p;
/// <see cref="Normalize"/> gives the unique form. No operation branches on a value.
/// </summary>
internal readonly partial struct FieldElement
{
    // 2^256 mod p.
    private const ulong Fold = 0x1_0000_03D1;
    private const ulong P0 = 0xFFFF_FFFE_FFFF_FC2F;

    private readonly ulong _0, _1, _2, _3;

    public FieldElement(ulong limb0, ulong limb1, ulong limb2, ulong limb3) =>
        (_0, _1, _2, _3) = (limb0, limb1, limb2, limb3);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0);

    public bool IsZero
    {
        get
        {
            var n = Normalize();
            return (n._0 | n._1 | n._2 | n._3) == 0;
        }
    }

    public bool IsOdd => (Normalize()._0 & 1) != 0;

    /// <summary>Reads 32 big-endian bytes; false where the number is not below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement value)
    {
        value = new FieldElement(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));
        return value._0 < P0 || (value._1 & value._2 & value._3) != ulong.MaxValue;
    }

    /// <summary>Writes 32 big-endian bytes of the unique form.</summary>
    public void Write(Span<byte> destination)
    {
        var n = Normalize();
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], n._0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], n._1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], n._2);
        BinaryPrimitives.WriteUInt64BigEndian(destination, n._3);
    }

    /// <summary>The representative below p.</summary>
    public FieldElement Normalize()
    {
        // Adding 2^256 − p carries out exactly if the value is at least p.
        ulong carry = 0;
        var r0 = Limbs.Add(_0, Fold, ref carry);
        var r1 = Limbs.Add(_1, 0, ref carry);
        var r2 = Limbs.Add(_2, 0, ref carry);
        var r3 = Limbs.Add(_3, 0, ref carry);
        return Select(Limbs.Mask(carry), new FieldElement(r0, r1, r2, r3), this);
    }

    /// <summary>The first where the mask is all ones, the second where it is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement Select(ulong mask, in FieldElement ones, in FieldElement zeros) => new(
        (ones._0 & mask) | (zeros._0 & ~mask), (ones._1 & mask) | (zeros._1 & ~mask),
        (ones._2 & mask) | (zeros._2 & ~mask), (ones._3 & mask) | (zeros._3 & ~mask));

    public static bool AreEqual(in FieldElement a, in FieldElement b) => (a - b).IsZero;

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        ulong carry = 0;
        var r0 = Limbs.Add(a._0, b._0, ref carry);
        var r1 = Limbs.Add(a._1, b._1, ref carry);
        var r2 = Limbs.Add(a._2, b._2, ref carry);
        var r3 = Limbs.Add(a._3, b._3, ref carry);
        return FoldCarry(r0, r1, r2, r3, carry);
    }

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        ulong borrow = 0;
        var r0 = Limbs.Subtract(a._0, b._0, ref borrow);
        var r1 = Limbs.Subtract(a._1, b._1, ref borrow);
        var r2 = Limbs.Subtract(a._2, b._2, ref borrow);
        var r3 = Limbs.Subtract(a._3, b._3, ref borrow);
        // Each borrow of 2^256 is worth Fold; the second can only follow where the first left a tiny number.
        var fold = Fold & Limbs.Mask(borrow);
        borrow = 0;
        r0 = Limbs.Subtract(r0, fold, ref borrow);
        r1 = Limbs.Subtract(r1, 0, ref borrow);
        r2 = Limbs.Subtract(r2, 0, ref borrow);
        r3 = Limbs.Subtract(r3, 0, ref borrow);
        r0 -= Fold & Limbs.Mask(borrow);
        return new FieldElement(r0, r1, r2, r3);
    }

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        ulong c = 0;
        var r0 = Limbs.MultiplyAdd(a._0, b._0, 0, ref c);
        var r1 = Limbs.MultiplyAdd(a._0, b._1, 0, ref c);
        var r2 = Limbs.MultiplyAdd(a._0, b._2, 0, ref c);
        var r3 = Limbs.MultiplyAdd(a._0, b._3, 0, ref c);
        var r4 = c;
        c = 0;
        r1 = Limbs.MultiplyAdd(a._1, b._0, r1, ref c);
        r2 = Limbs.MultiplyAdd(a._1, b._1, r2, ref c);
        r3 = Limbs.MultiplyAdd(a._1, b._2, r3, ref c);
        r4 = Limbs.MultiplyAdd(a._1, b._3, r4, ref c);
        var r5 = c;
        c = 0;
        r2 = Limbs.MultiplyAdd(a._2, b._0, r2, ref c);
        r3 = Limbs.MultiplyAdd(a._2, b._1, r3, ref c);
        r4 = Limbs.MultiplyAdd(a._2, b._2, r4, ref c);
        r5 = Limbs.MultiplyAdd(a._2, b._3, r5, ref c);
        var r6 = c;
        c = 0;
        r3 = Limbs.MultiplyAdd(a._3, b._0, r3, ref c);
        r4 = Limbs.MultiplyAdd(a._3, b._1, r4, ref c);
        r5 = Limbs.MultiplyAdd(a._3, b._2, r5, ref c);
        r6 = Limbs.MultiplyAdd(a._3, b._3, r6, ref c);
        return Reduce(r0, r1, r2, r3, r4, r5, r6, c);
    }

    public FieldElement Square()
    {
        ulong c = 0;
        var r1 = Limbs.MultiplyAdd(_0, _1, 0, ref c);
        var r2 = Limbs.MultiplyAdd(_0, _2, 0, ref c);
        var r3 = Limbs.MultiplyAdd(_0, _3, 0, ref c);
        var r4 = c;
        c = 0;
        r3 = Limbs.MultiplyAdd(_1, _2, r3, ref c);
        r4 = Limbs.MultiplyAdd(_1, _3, r4, ref c);
        var r5 = c;
        c = 0;
        r5 = Limbs.MultiplyAdd(_2, _3, r5, ref c);
        var r6 = c;
        var r7 = r6 >> 63;
        r6 = (r6 << 1) | (r5 >> 63);
        r5 = (r5 << 1) | (r4 >> 63);
        r4 = (r4 << 1) | (r3 >> 63);
        r3 = (r3 << 1) | (r2 >> 63);
        r2 = (r2 << 1) | (r1 >> 63);
        r1 <<= 1;
        ulong carry = 0;
        var high = Math.BigMul(_0, _0, out var r0);
        r1 = Limbs.Add(r1, high, ref carry);
        high = Math.BigMul(_1, _1, out var low);
        r2 = Limbs.Add(r2, low, ref carry);
        r3 = Limbs.Add(r3, high, ref carry);
        high = Math.BigMul(_2, _2, out low);
        r4 = Limbs.Add(r4, low, ref carry);
        r5 = Limbs.Add(r5, high, ref carry);
        high = Math.BigMul(_3, _3, out low);
        r6 = Limbs.Add(r6, low, ref carry);
        r7 = Limbs.Add(r7, high, ref carry);
        return Reduce(r0, r1, r2, r3, r4, r5, r6, r7);
    }

    /// <summary>Times a small constant below 2^30.</summary>
    public FieldElement Times(uint factor)
    {
        ulong c = 0;
        var r0 = Limbs.MultiplyAdd(_0, factor, 0, ref c);
        var r1 = Limbs.MultiplyAdd(_1, factor, 0, ref c);
        var r2 = Limbs.MultiplyAdd(_2, factor, 0, ref c);
        var r3 = Limbs.MultiplyAdd(_3, factor, 0, ref c);
        ulong carry = 0;
        r0 = Limbs.Add(r0, c * Fold, ref carry);
        r1 = Limbs.Add(r1, 0, ref carry);
        r2 = Limbs.Add(r2, 0, ref carry);
        r3 = Limbs.Add(r3, 0, ref carry);
        return FoldCarry(r0, r1, r2, r3, carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, ulong r5, ulong r6, ulong r7)
    {
        ulong c = 0;
        r0 = Limbs.MultiplyAdd(r4, Fold, r0, ref c);
        r1 = Limbs.MultiplyAdd(r5, Fold, r1, ref c);
        r2 = Limbs.MultiplyAdd(r6, Fold, r2, ref c);
        r3 = Limbs.MultiplyAdd(r7, Fold, r3, ref c);
        // c < 2^34, so c·Fold < 2^67.
        var high = Math.BigMul(c, Fold, out var low);
        ulong carry = 0;
        r0 = Limbs.Add(r0, low, ref carry);
        r1 = Limbs.Add(r1, high, ref carry);
        r2 = Limbs.Add(r2, 0, ref carry);
        r3 = Limbs.Add(r3, 0, ref carry);
        return FoldCarry(r0, r1, r2, r3, carry);
    }

    /// <summary>Adds Fold for a carry out of the top, and again for the carry that this may cause.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement FoldCarry(ulong r0, ulong r1, ulong r2, ulong r3, ulong carry)
    {
        var fold = Fold & Limbs.Mask(carry);
        carry = 0;
        r0 = Limbs.Add(r0, fold, ref carry);
        r1 = Limbs.Add(r1, 0, ref carry);
        r2 = Limbs.Add(r2, 0, ref carry);
        r3 = Limbs.Add(r3, 0, ref carry);
        r0 += Fold & Limbs.Mask(carry);
        return new FieldElement(r0, r1, r2, r3);
    }
}
