namespace Cairn.Crypto.Tests;

public class EciesTests
{
    private static (byte[] Private, byte[] Public) Keys()
    {
        var (key, point) = (new byte[32], new byte[65]);
        Secp256k1.CreatePrivateKey(key);
        Secp256k1.GetPublicKey(key, point);
        return (key, point);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Only_the_right_key_and_context_open(int length)
    {
        var (key, point) = Keys();
        var message = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var box = Ecies.Seal(point, message, "job"u8);
        Assert.Equal(length + Ecies.Overhead, box.Length);
        Assert.True(Ecies.TryOpen(key, box, out var opened, "job"u8));
        Assert.Equal(message, opened);
        Assert.False(Ecies.TryOpen(key, box, out _, "other"u8));
        Assert.False(Ecies.TryOpen(Keys().Private, box, out _, "job"u8));
        Assert.NotEqual(box, Ecies.Seal(point, message, "job"u8));
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_noticed()
    {
        var (key, point) = Keys();
        var box = Ecies.Seal(point, "secret"u8);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            Assert.False(Ecies.TryOpen(key, changed, out _), $"byte {i}");
            Assert.False(Ecies.TryOpen(key, box.AsSpan(0, i), out _), $"first {i} bytes");
        }
    }

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        var (_, point) = Keys();
        point[64] ^= 1;
        Assert.Throws<ArgumentException>(() => Ecies.Seal(point, []));
    }
}
