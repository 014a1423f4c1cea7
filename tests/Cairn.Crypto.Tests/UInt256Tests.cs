using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Crypto.Tests;

public class UInt256Tests
{
    private static readonly BigInteger Limit = BigInteger.One << 256;

    // Numbers of every bit length, with runs of ones and zeros, where carries go wrong.
    private static readonly Arbitrary<UInt256> Numbers = Arb.From(
        from bytes in Gen.Choose(0, 255).ArrayOf(32)
        from bits in Gen.Choose(0, 256)
        from shape in Gen.Choose(0, 3)
        select Make(bytes, bits, shape));

    private static UInt256 Make(int[] bytes, int bits, int shape)
    {
        var value = new BigInteger(bytes.Select(b => (byte)b).ToArray(), isUnsigned: true);
        if (shape == 1) value = (BigInteger.One << bits) - 1;
        if (shape == 2) value = BigInteger.One << Math.Min(bits, 255);
        return (UInt256)(value & ((BigInteger.One << bits) - 1) | (shape == 2 ? BigInteger.One : 0));
    }

    private static void ForAll(Action<UInt256, UInt256> body) =>
        Prop.ForAll(Numbers, Numbers, body).QuickCheckThrowOnFailure();

    private static void AgreesOrOverflows(BigInteger expected, Func<UInt256> compute)
    {
        if (expected.Sign < 0 || expected >= Limit) Assert.Throws<OverflowException>(() => compute());
        else Assert.Equal(expected, (BigInteger)compute());
    }

    [Fact]
    public void Arithmetic_agrees_with_BigInteger_or_overflows() => ForAll((a, b) =>
    {
        BigInteger x = a, y = b;
        AgreesOrOverflows(x + y, () => a + b);
        AgreesOrOverflows(x - y, () => a - b);
        AgreesOrOverflows(x * y, () => a * b);
        if (b.IsZero) Assert.Throws<DivideByZeroException>(() => a / b);
        else Assert.Equal((x / y, x % y), ((BigInteger)(a / b), (BigInteger)(a % b)));
        Assert.Equal(x.CompareTo(y), a.CompareTo(b));
        Assert.Equal(x == y, a == b);
    });

    [Fact]
    public void Small_products_agree() => ForAll((a, b) =>
    {
        var (x, y) = (a >> 128, b >> 128);
        Assert.Equal((BigInteger)x * (BigInteger)y, (BigInteger)(x * y));
    });

    [Fact]
    public void Shifts_agree_with_BigInteger() => ForAll((a, b) =>
    {
        var count = (int)(b % 256);
        Assert.Equal((BigInteger)a >> count, (BigInteger)(a >> count));
        Assert.Equal(((BigInteger)a << count) % Limit, (BigInteger)(a << count));
    });

    [Fact]
    public void Text_and_bytes_round_trip() => ForAll((a, _) =>
    {
        Assert.Equal(a, UInt256.Parse(a.ToString()));
        Assert.Equal(a, UInt256.Parse(a.ToHexString()));
        Assert.Equal(a, UInt256.FromBigEndian(a.ToBigEndian()));
        Assert.Equal(a, UInt256.FromBigEndian(a.ToMinimalBigEndian()));
        Assert.Equal(a, a.ToHash32().ToUInt256());
        Assert.Equal(((BigInteger)a).ToString(), a.ToString());
        Assert.Equal((long)((BigInteger)a).GetBitLength(), a.BitLength);
    });

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("1,000")]
    [InlineData("0xg")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    [InlineData("0x10000000000000000000000000000000000000000000000000000000000000000")]
    public void Bad_text_is_refused(string text)
    {
        Assert.False(UInt256.TryParse(text, out _));
        Assert.Throws<FormatException>(() => UInt256.Parse(text));
    }

    [Fact]
    public void Edges()
    {
        UInt256 five = 5;
        Assert.Equal("0x5", five.ToHexString());
        Assert.Equal("0x0", UInt256.Zero.ToHexString());
        Assert.Equal(256, UInt256.MaxValue.BitLength);
        Assert.Throws<OverflowException>(() => UInt256.MaxValue + 1);
        Assert.Throws<OverflowException>(() => UInt256.Zero - 1);
        Assert.Throws<OverflowException>(() => (ulong)UInt256.MaxValue);
        Assert.Throws<OverflowException>(() => (UInt256)BigInteger.MinusOne);
        Assert.Equal(UInt128.MaxValue, (UInt128)(UInt256)UInt128.MaxValue);
        Assert.Equal("8000000000000000", (UInt256.One << 63).ToString("x", null));
    }
}
