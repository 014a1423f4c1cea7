namespace Cairn.Crypto.Tests;

public class Hash32Tests
{
    private const string Text = "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void Text_bytes_and_number_agree()
    {
        var hash = Hash32.Parse(Text);
        Assert.Equal(Text, hash.ToString());
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (byte)i), hash.ToArray());
        Assert.Equal(hash, new Hash32(hash.AsSpan()));
        Assert.Equal(hash, Hash32.FromBigEndian(hash.AsSpan()[1..]));
        Assert.True(Hash32.Parse("01".PadLeft(64, '0')).CompareTo(hash) < 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x00")]
    [InlineData("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g")]
    public void Bad_text_is_refused(string text)
    {
        Assert.False(Hash32.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Hash32.Parse(text));
    }

    [Fact]
    public void Other_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Hash32(new byte[31]));
        Assert.Throws<ArgumentException>(() => Hash32.FromBigEndian(new byte[33]));
    }

    [Fact]
    public void Hex_wants_pairs_of_digits()
    {
        Assert.Equal([0xab, 0xcd], Hex.Parse("0xABcd"));
        Assert.False(Hex.TryParse("0xabc", out _));
        Assert.False(Hex.TryParse("0xzz", out _));
        Assert.Empty(Hex.Parse("0x"));
    }
}
