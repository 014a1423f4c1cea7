using System.Text;

namespace Cairn.Content.Tests;

public sealed class CidTests
{
    /// <summary>CIDs that other tools publish for these bytes.</summary>
    [Theory]
    [InlineData("hello world", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")]
    [InlineData("hello world\n", "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4")]
    [InlineData("", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    public void Raw_blocks_have_the_published_cids(string text, string cid)
    {
        var made = Cid.Of(Codec.Raw, Encoding.UTF8.GetBytes(text));
        Assert.Equal(cid, made.ToString());
        Assert.Equal(made, Cid.Parse(cid));
        Assert.True(Cid.TryFromBytes(made.ToBytes(), out var fromBytes));
        Assert.Equal(made, fromBytes);
        Assert.True(made.Matches(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("QmQg1v4o9xdT3Q14wh4S7dxZkDjyZ9ssFzFzyep1YrVJBY")] // version 0
    [InlineData("bafyreidykglsfhoixmivffc5uwhcgshx4j465xwqntbmu43nb2dzqwfvae")] // dag-cbor
    [InlineData("bafkqabiaaebagba")] // identity hash
    [InlineData("bahaacvrabdhd3fzrwaambazyivoiustl2bo2c3rgweo2ug4rogcoz2apaqaa")] // sha-1
    [InlineData("BAFKREIFZJUT3TE2NHYEKKLSS27NH3K72YSCO7Y32KOAO5EEI66WOF36N5E")] // upper case
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f")] // spare bit set
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5ea")] // a character more
    [InlineData("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5")] // and one less
    [InlineData(" bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(Cid.TryParse(text, out var cid));
        Assert.True(cid.IsDefault);
        Assert.Throws<FormatException>(() => Cid.Parse(text));
    }

    [Theory]
    [InlineData("0155" + "1220", 32, true)]
    [InlineData("01a902" + "1220", 32, true)]
    [InlineData("8100" + "55" + "1220", 32, false)] // version in a longer varint than needed
    [InlineData("01d500" + "1220", 32, false)] // so the codec
    [InlineData("0155" + "129f00", 31, false)] // so the length
    [InlineData("0155" + "1220", 31, false)]
    [InlineData("0155" + "1220", 33, false)]
    [InlineData("0255" + "1220", 32, false)]
    [InlineData("0171" + "1220", 32, false)]
    [InlineData("01ffffffffffffffffff7f" + "1220", 32, false)]
    public void Binary_form_is_strict(string prefix, int digestLength, bool good)
    {
        var bytes = Convert.FromHexString(prefix).Concat(Enumerable.Repeat((byte)7, digestLength)).ToArray();
        Assert.Equal(good, Cid.TryFromBytes(bytes, out var cid));
        if (good)
            Assert.Equal(bytes, cid.ToBytes());
    }

    [Fact]
    public void Document_cid_comes_from_its_digest()
    {
        var cid = DagJson.CidOf(DagValue.EmptyMap);
        Assert.Equal("baguqeeraiqjw7i2vwntyuekgvulpp2det2kpwt6cd7tx5ayqybqpmhfk76fa", cid.ToString());
        Assert.Equal(cid, Cid.ForDagJson(cid.Digest));
        Assert.NotEqual(cid, new Cid(Codec.Raw, cid.Digest));
    }

    [Fact]
    public void Default_names_nothing()
    {
        Assert.Equal("", default(Cid).ToString());
        Assert.False(default(Cid).Matches([]));
        Assert.Throws<InvalidOperationException>(() => default(Cid).ToBytes());
        Assert.Throws<ArgumentException>(() => (DagValue)default(Cid));
    }

    [Fact]
    public void Every_digest_survives_both_forms()
    {
        var random = new Random(1);
        Span<byte> digest = stackalloc byte[32];
        for (var i = 0; i < 500; i++)
        {
            random.NextBytes(digest);
            var cid = new Cid((i % 3) switch { 0 => Codec.Raw, 1 => Codec.DagPb, _ => Codec.DagJson }, digest);
            Assert.Equal(cid, Cid.Parse(cid.ToString()));
            Assert.True(Cid.TryFromBytes(cid.ToBytes(), out var other) && other == cid);
            Assert.Equal(0, cid.CompareTo(other));
        }
    }
}
