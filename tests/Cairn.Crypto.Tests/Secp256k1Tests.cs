using System.Security.Cryptography;
using System.Text;

namespace Cairn.Crypto.Tests;

public class Secp256k1Tests
{
    private const string OrderMinusOne = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";

    private static Hash32 Sha256(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        var key = new byte[Secp256k1.PublicKeySize];
        Secp256k1.GetPublicKey(privateKey, key);
        return key;
    }

    // Published RFC 6979 vectors for secp256k1 with SHA-256 (used by the Trezor, bitcoinjs and noble suites).
    [Theory]
    [InlineData("1", "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData("1", "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
        "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    [InlineData(OrderMinusOne, "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0",
        "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    [InlineData("f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing",
        "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c",
        "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea")]
    public void Published_deterministic_signatures(string key, string message, string r, string s)
    {
        var privateKey = Convert.FromHexString(key.PadLeft(64, '0'));
        var signature = Secp256k1.Sign(Sha256(message), privateKey);
        Assert.Equal("0x" + r, signature.R.ToString());
        Assert.Equal("0x" + s, signature.S.ToString());
        var recovered = new byte[65];
        Assert.True(Secp256k1.TryRecover(Sha256(message), signature, recovered));
        Assert.Equal(PublicKey(privateKey), recovered);
    }

    [Fact]
    public void Key_one_is_the_generator()
    {
        var key = new byte[32];
        key[31] = 1;
        var compressed = new byte[33];
        Assert.True(Secp256k1.TryCompress(PublicKey(key), compressed));
        Assert.Equal("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            Convert.ToHexStringLower(compressed));
        var again = new byte[65];
        Assert.True(Secp256k1.TryUncompress(compressed, again));
        Assert.Equal(PublicKey(key), again);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    public void Numbers_outside_the_order_are_no_private_keys(string hex)
    {
        var key = Convert.FromHexString(hex);
        Assert.False(Secp256k1.IsPrivateKey(key));
        Assert.Throws<ArgumentException>(() => Secp256k1.Sign(Hash32.Zero, key));
        Assert.Throws<ArgumentException>(() => PublicKey(key));
    }

    [Fact]
    public void Random_signatures_are_low_recover_and_verify()
    {
        const int seed = 31_337;
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var key = new byte[32];
            var message = new byte[32];
            random.NextBytes(key);
            random.NextBytes(message);
            var digest = new Hash32(message);
            var signature = Secp256k1.Sign(digest, key);
            var publicKey = PublicKey(key);
            var recovered = new byte[65];
            Assert.True(Secp256k1.TryRecover(digest, signature, recovered), $"seed {seed}, round {i}");
            Assert.Equal(publicKey, recovered);
            Assert.True(Secp256k1.Verify(digest, signature, publicKey));
            message[random.Next(32)] ^= 1;
            Assert.False(Secp256k1.Verify(new Hash32(message), signature, publicKey));
            var other = signature with { YParity = !signature.YParity };
            Assert.True(!Secp256k1.TryRecover(digest, other, recovered) || !recovered.SequenceEqual(publicKey));
        }
    }

    [Fact]
    public void High_s_zero_and_overflow_are_refused()
    {
        var key = Convert.FromHexString(OrderMinusOne);
        var digest = Sha256("x");
        var good = Secp256k1.Sign(digest, key);
        var order = Hash32.Parse("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        var high = (order.ToUInt256() - good.S.ToUInt256()).ToHash32();
        RecoverableSignature[] bad =
        [
            good with { S = high, YParity = !good.YParity }, good with { S = Hash32.Zero },
            good with { R = Hash32.Zero }, good with { R = order }, good with { S = order },
        ];
        var publicKey = PublicKey(key);
        foreach (var signature in bad)
        {
            Assert.False(Secp256k1.TryRecover(digest, signature, new byte[65]));
            Assert.False(Secp256k1.Verify(digest, signature, publicKey));
        }
    }

    [Fact]
    public void Verification_holds_where_both_halves_of_the_sum_coincide_or_cancel()
    {
        // Digest and r chosen so that u1·G = ±u2·Q: the additions that incomplete formulas get wrong.
        var one = UInt256.One.ToHash32().ToArray();
        var order = Hash32.Parse(OrderMinusOne).ToUInt256() + 1;
        var r = Hash32.Parse("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        var s = UInt256.One.ToHash32();
        Assert.False(Secp256k1.Verify(r, new RecoverableSignature(r, s, false), PublicKey(one)));
        var minusR = (order - r.ToUInt256()).ToHash32();
        Assert.False(Secp256k1.Verify(minusR, new RecoverableSignature(r, s, false), PublicKey(one)));
        Assert.False(Secp256k1.TryRecover(s, new RecoverableSignature(r, s, false), new byte[65]));
        // With digest zero and s = r the nonce is the key itself.
        Assert.True(Secp256k1.Verify(Hash32.Zero, LowS(r, order), PublicKey(one)));
    }

    private static RecoverableSignature LowS(Hash32 r, UInt256 order)
    {
        var s = UInt256.Min(r.ToUInt256(), order - r.ToUInt256());
        return new RecoverableSignature(r, s.ToHash32(), false);
    }

    [Fact]
    public void Points_off_the_curve_are_refused()
    {
        var point = PublicKey(Convert.FromHexString(OrderMinusOne));
        point[64] ^= 1;
        var buffer = new byte[65];
        Assert.False(Secp256k1.TryUncompress(point, buffer));
        Assert.False(Secp256k1.TrySharedPoint(Convert.FromHexString(OrderMinusOne), point, buffer));
        Assert.False(Secp256k1.TryUncompress(point.AsSpan(0, 64), buffer));
        Assert.False(Secp256k1.TryUncompress([], buffer));
        var beyondField = new byte[33];
        Array.Fill(beyondField, (byte)0xFF);
        beyondField[0] = 2;
        Assert.False(Secp256k1.TryUncompress(beyondField, buffer));
    }

    [Fact]
    public void OpenSSL_agrees_on_signatures_and_shared_points()
    {
        ECDsa peer;
        try { peer = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1")); }
        catch (Exception e) when (e is PlatformNotSupportedException or CryptographicException) { return; }
        using var _ = peer;
        for (var i = 0; i < 20; i++)
        {
            var parameters = peer.ExportParameters(true);
            byte[] publicKey = [4, .. parameters.Q.X!, .. parameters.Q.Y!];
            Assert.Equal(publicKey, PublicKey(parameters.D));
            var digest = Sha256($"message {i}");
            var mine = Secp256k1.Sign(digest, parameters.D);
            Assert.True(peer.VerifyHash(digest.AsSpan(), [.. mine.R.ToArray(), .. mine.S.ToArray()]));
            var theirs = peer.SignHash(digest.ToArray());
            var order = Hash32.Parse(OrderMinusOne).ToUInt256() + 1;
            var s = UInt256.FromBigEndian(theirs.AsSpan(32));
            var low = UInt256.Min(s, order - s).ToHash32();
            Assert.True(Secp256k1.Verify(digest, new(new Hash32(theirs.AsSpan(0, 32)), low, false), publicKey));
            AssertSharedPoint(parameters);
            peer.GenerateKey(ECCurve.CreateFromFriendlyName("secp256k1"));
        }
    }

    private static void AssertSharedPoint(ECParameters mine)
    {
        using var own = ECDiffieHellman.Create(mine);
        using var other = ECDiffieHellman.Create(mine.Curve);
        var q = other.ExportParameters(false).Q;
        var point = new byte[65];
        Assert.True(Secp256k1.TrySharedPoint(mine.D, [.. q.X!, .. q.Y!], point));
        Assert.Equal(own.DeriveRawSecretAgreement(other.PublicKey), point[1..33]);
    }
}
