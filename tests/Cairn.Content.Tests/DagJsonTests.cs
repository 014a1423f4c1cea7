using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Content.Tests;

public sealed class DagJsonTests
{
    /// <summary>From the cross-codec fixtures of the dag-json specification.</summary>
    [Theory]
    [InlineData("[2]", "baguqeeraaoewnxu7nonjagzawtdmvczkiyaj73v6amn2xscc2q3jbqf4eivq")]
    [InlineData("[255]", "baguqeeraqu2ktsh23n37sd632fp4cmexypune5zki6s23wfygkoemrumjmra")]
    [InlineData("[3,4,5,6]", "baguqeerazwaj2gukf64chujcb3lhbnndbpx4kssdjcfp4f7pbkkmlrd5ohtq")]
    [InlineData("[\"array\",[\"of\",[5,[\"nested\",[\"arrays\",\"!\"]]]]]",
        "baguqeera7mqnrv3sxsqeaxf23poe2lyztcxjomr7alr2oapf7slfdrr5ai7q")]
    [InlineData("[6433713753386423]", "baguqeerartozez7h34sfzszo3gpcu6mjql5zd57mh6qhmcwf4enmgtukce7q")]
    [InlineData("[9007199254740991]", "baguqeeraz4galcrwm4zgvo744npzhwyv3xvbvsaw6ewbtjsun56dragozqoa")]
    [InlineData("[]", "baguqeeraj5j43immfovaya2uxnpzupwl4xwrfk2nryi3vbz4f4irmeqcxfcq")]
    [InlineData("[6433713753386423,65536,500,2,0,-1,-3,-256,-2784428724,-6433713753386424," +
        "{\"/\":{\"bytes\":\"YTE\"}},\"Čaues ßvěte!\"]",
        "baguqeera4iuxsgqusw3ctry362niptivjyio6dxnsn5afctijsahacub2eza")]
    [InlineData("{\"/\":{\"bytes\":\"oQ\"}}", "baguqeera2te22lsmu3vdcg54oi6srd7wkuo3h6tmyvswwakaccayyv6m4tza")]
    [InlineData("{\"/\":{\"bytes\":\"\"}}", "baguqeerackat3qjvp3wd4jnmm7afadwt2ahpjxqbj7pzxocc4kges5lkkqgq")]
    [InlineData("{\"/\":\"bafkreiebzrnroamgos2adnbpgw5apo3z4iishhbdx77gldnbk57d4zdio4\"}",
        "baguqeera5c374arbqlbujh5m6goc3fnxmi6y7ksn6mdnbonnakmwvqszxqia")]
    public void Fixtures_of_the_specification_survive_and_have_their_cids(string text, string cid)
    {
        var value = DagJson.Decode(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, value.ToString());
        Assert.Equal(cid, DagJson.CidOf(value).ToString());
    }

    [Theory]
    [InlineData("", "a value is missing")]
    [InlineData(" 1", "a value is missing")]
    [InlineData("1 ", "something follows")]
    [InlineData("[1, 2]", "a value is missing")]
    [InlineData("[1,]", "a value is missing")]
    [InlineData("[1", "']' is missing")]
    [InlineData("{\"a\":1,}", "a key in quotes is missing")]
    [InlineData("{\"a\" :1}", "':' is missing")]
    [InlineData("{\"b\":1,\"a\":2}", "out of order")]
    [InlineData("{\"a\":1,\"a\":2}", "appear twice")]
    [InlineData("{\"aa\":1,\"b\":2,\"ab\":3}", "out of order")]
    [InlineData("1.0", "fraction or exponent")]
    [InlineData("1e3", "fraction or exponent")]
    [InlineData("01", "leading zero")]
    [InlineData("-0", "minus zero")]
    [InlineData("+1", "a value is missing")]
    [InlineData("--1", "a value is missing")]
    [InlineData("18446744073709551616", "outside")]
    [InlineData("-9223372036854775809", "outside")]
    [InlineData("99999999999999999999999999999999999999999999", "outside")]
    [InlineData("nul", "'null' is missing")]
    [InlineData("NaN", "a value is missing")]
    [InlineData("\"a", "no end")]
    [InlineData("\"\u0001\"", "must be escaped")]
    [InlineData("\"\\/\"", "not the canonical one")]
    [InlineData("\"\\u0041\"", "not the canonical one")]
    [InlineData("\"\\u000a\"", "shorter form")]
    [InlineData("\"\\u001F\"", "not the canonical one")]
    [InlineData("\"\\ud83d\\ude00\"", "not the canonical one")]
    [InlineData("{\"/\":1}", "reserved")]
    [InlineData("{\"/\":{\"a\":1}}", "reserved")]
    [InlineData("{\"/\":\"hello\"}", "no CID")]
    [InlineData("{\"/\":\"QmQg1v4o9xdT3Q14wh4S7dxZkDjyZ9ssFzFzyep1YrVJBY\"}", "no CID")]
    [InlineData("{\"-\":1,\"/\":2}", "reserved")]
    [InlineData("{\"/\":{\"bytes\":\"oQ==\"}}", "base64")]
    [InlineData("{\"/\":{\"bytes\":\"o\"}}", "base64")]
    [InlineData("{\"/\":{\"bytes\":\"oR\"}}", "spare bits")]
    [InlineData("{\"/\":{\"bytes\":\"YTF\"}}", "spare bits")]
    [InlineData("{\"/\":{\"bytes\":\"-_\"}}", "base64")]
    [InlineData("{\"/\":{\"bytes\":\"oQ\",\"x\":1}}", "'}}' is missing")]
    public void Anything_that_is_not_canonical_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(DagJson.TryDecode(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Contains(reason, error);
    }

    [Theory]
    [InlineData("22ff22")]
    [InlineData("22c0af22")]
    [InlineData("22eda08022")] // a surrogate
    [InlineData("efbbbf31")] // a byte order mark
    public void Bad_utf8_is_refused(string hex) =>
        Assert.False(DagJson.TryDecode(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        var deep = new string('[', 60_000) + new string(']', 60_000);
        Assert.False(DagJson.TryDecode(Encoding.UTF8.GetBytes(deep), out _, out var error));
        Assert.Contains("deeper", error);
        Assert.False(DagJson.TryDecode("[1,2,3]"u8, out _, out error, maxLength: 6));
        Assert.Contains("at most 6", error);
        var allowed = Enumerable.Range(0, DagJson.MaxDepth).Aggregate((DagValue)1, (v, _) => DagValue.List([v]));
        Assert.Equal(allowed, DagJson.Decode(DagJson.Encode(allowed)));
        Assert.Throws<ArgumentException>(() => DagJson.Encode(DagValue.List([allowed])));
    }

    [Fact]
    public void Keys_are_ordered_by_their_utf8_bytes_not_by_utf16_units()
    {
        var map = DagValue.Map([("😀", 4), ("\uffff", 3), ("aa", 2), ("Z", 0), ("a", 1)]);
        Assert.Equal("{\"Z\":0,\"a\":1,\"aa\":2,\"\uffff\":3,\"😀\":4}", map.ToString());
        Assert.Equal(map, DagJson.Decode(DagJson.Encode(map)));
    }

    [Fact]
    public void Values_that_could_not_be_written_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => DagValue.Map([("a", 1), ("a", 2)]));
        Assert.Throws<ArgumentException>(() => DagValue.Map([("/", 1)]));
        Assert.Throws<ArgumentException>(() => (DagValue)"\ud83d");
        Assert.Throws<ArgumentException>(() => DagValue.Map([("\ude00", 1)]));
        Assert.Throws<InvalidOperationException>(() => ((DagValue)1).AsString);
    }

    [Fact]
    public void Every_document_survives() => Prop.ForAll(RandomDocuments.Arbitrary, value =>
    {
        var bytes = DagJson.Encode(value);
        var read = DagJson.Decode(bytes);
        return read.Equals(value) && DagJson.Encode(read).AsSpan().SequenceEqual(bytes) &&
            read.GetHashCode() == value.GetHashCode();
    }).Check(Config.QuickThrowOnFailure);

    /// <summary>Whatever is accepted is canonical: two byte strings never decode to one value.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Mutated_documents_are_refused_or_canonical(int seed)
    {
        var random = new Random(seed);
        foreach (var value in Gen.Sample(RandomDocuments.Arbitrary.Generator, 200, 5))
        {
            var bytes = DagJson.Encode(value);
            for (var i = 0; i < 40; i++)
            {
                var mutated = Mutation.Of(bytes, random);
                if (DagJson.TryDecode(mutated, out var read, out var error))
                    Assert.True(DagJson.Encode(read).AsSpan().SequenceEqual(mutated), $"seed {seed}");
                else
                    Assert.NotEmpty(error);
            }
        }
    }
}
