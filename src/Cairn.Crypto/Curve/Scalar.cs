using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cairn.Crypto;

/// <summary>
/// An integer modulo the group order n, always below n, in four 64-bit limbs. No operation but <see cref="Bits"/>
/// branches on a value.
/// </summary>
internal readonly partial struct Scalar
{
    private const ulong N0 = 0xBFD25E8CD0364141, N1 = 0xBAAEDCE6AF48A03B;
    private const ulong N2 = 0xFFFFFFFFFFFFFFFE, N3 = 0xFFFFFFFFFFFFFFFF;

    private readonly ulong _0, _1, _2, _3;

    public Scalar(ulong limb0, ulong limb1, ulong limb2, ulong limb3) =>
        (_0, _1, _2, _3) = (limb0, limb1, limb2, limb3);

    public static Scalar Zero => default;

    public static Scalar One => new(1, 0, 0, 0);

    public bool IsZero => (_0 | _1 | _2 | _3) == 0;

    /// <summary>Whether this exceeds n / 2, which Ethereum forbids for s (EIP-2).</summary>
    public bool IsHigh
    {
        get
        {
            // n − 1 − a < a exactly if a > (n − 1) / 2.
            ulong borrow = 0;
            var m = new Scalar(N0 - 1, N1, N2, N3);
            var r0 = Limbs.Subtract(m._0, _0, ref borrow);
            var r1 = Limbs.Subtract(m._1, _1, ref borrow);
            var r2 = Limbs.Subtract(m._2, _2, ref borrow);
            var r3 = Limbs.Subtract(m._3, _3, ref borrow);
            borrow = 0;
            Limbs.Subtract(r0, _0, ref borrow);
            Limbs.Subtract(r1, _1, ref borrow);
            Limbs.Subtract(r2, _2, ref borrow);
            Limbs.Subtract(r3, _3, ref borrow);
            return borrow != 0;
        }
    }

    /// <summary>Reads 32 big-endian bytes; false where the number is not below n (then it is given reduced).</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar value)
    {
        var raw = new Scalar(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));
        value = SubtractOrder(raw._0, raw._1, raw._2, raw._3, 0);
        return value.Equals(raw);
    }

    /// <summary>Reads 32 big-endian bytes modulo n.</summary>
    public static Scalar ReadReduced(ReadOnlySpan<byte> bytes)
    {
        TryRead(bytes, out var value);
        return value;
    }

    /// <summary>Writes 32 big-endian bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _2);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _3);
    }

    public bool Equals(Scalar other) =>
        ((_0 ^ other._0) | (_1 ^ other._1) | (_2 ^ other._2) | (_3 ^ other._3)) == 0;

    /// <summary>At most 63 bits from position <paramref name="start"/>; zeros above bit 255.</summary>
    public int Bits(int start, int count)
    {
        var (index, shift) = (start / 64, start % 64);
        var low = Limb(index) >> shift;
        if (shift + count > 64) low |= Limb(index + 1) << (64 - shift);
        return (int)(low & ((1UL << count) - 1));
    }

    private ulong Limb(int index) => index switch { 0 => _0, 1 => _1, 2 => _2, 3 => _3, _ => 0 };

    public static Scalar operator +(in Scalar a, in Scalar b)
    {
        ulong carry = 0;
        var r0 = Limbs.Add(a._0, b._0, ref carry);
        var r1 = Limbs.Add(a._1, b._1, ref carry);
        var r2 = Limbs.Add(a._2, b._2, ref carry);
        var r3 = Limbs.Add(a._3, b._3, ref carry);
        return SubtractOrder(r0, r1, r2, r3, carry);
    }

    public static Scalar operator -(in Scalar a, in Scalar b)
    {
        ulong borrow = 0;
        var r0 = Limbs.Subtract(a._0, b._0, ref borrow);
        var r1 = Limbs.Subtract(a._1, b._1, ref borrow);
        var r2 = Limbs.Subtract(a._2, b._2, ref borrow);
        var r3 = Limbs.Subtract(a._3, b._3, ref borrow);
        var mask = Limbs.Mask(borrow);
        ulong carry = 0;
        r0 = Limbs.Add(r0, N0 & mask, ref carry);
        r1 = Limbs.Add(r1, N1 & mask, ref carry);
        r2 = Limbs.Add(r2, N2 & mask, ref carry);
        r3 = Limbs.Add(r3, N3 & mask, ref carry);
        return new Scalar(r0, r1, r2, r3);
    }

    public static Scalar operator -(in Scalar a) => Zero - a;

    /// <summary>The first where the mask is all ones, the second where it is zero.</summary>
    public static Scalar Select(ulong mask, in Scalar ones, in Scalar zeros) => new(
        (ones._0 & mask) | (zeros._0 & ~mask), (ones._1 & mask) | (zeros._1 & ~mask),
        (ones._2 & mask) | (zeros._2 & ~mask), (ones._3 & mask) | (zeros._3 & ~mask));

    /// <summary>Subtracts n once where the number with its carry is at least n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar SubtractOrder(ulong r0, ulong r1, ulong r2, ulong r3, ulong carry)
    {
        ulong borrow = 0;
        var s0 = Limbs.Subtract(r0, N0, ref borrow);
        var s1 = Limbs.Subtract(r1, N1, ref borrow);
        var s2 = Limbs.Subtract(r2, N2, ref borrow);
        var s3 = Limbs.Subtract(r3, N3, ref borrow);
        var keep = Limbs.Mask(borrow & (carry ^ 1));
        return Select(keep, new Scalar(r0, r1, r2, r3), new Scalar(s0, s1, s2, s3));
    }
}
