using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class TypedDataTests
{
    private const string Mail = """
        {
          "types": {
            "EIP712Domain": [{"name":"name","type":"string"},{"name":"version","type":"string"},
              {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
            "Person": [{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
            "Mail": [{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]
          },
          "primaryType": "Mail",
          "domain": {"name":"Ether Mail","version":"1","chainId":1,
            "verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
          "message": {
            "from": {"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
            "to": {"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
            "contents": "Hello, Bob!"
          }
        }
        """;

    [Fact]
    public void The_standards_mail_has_its_published_digest()
    {
        Assert.True(TypedDataDocument.TryParse(Mail, out var document, out var error), error);
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e",
            document.StructHash.ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", document.Digest.ToString());
    }

    [Fact]
    public void A_domain_without_its_type_is_the_same()
    {
        var start = Mail.IndexOf("\"EIP712Domain\"", StringComparison.Ordinal);
        var end = Mail.IndexOf("\"Person\"", StringComparison.Ordinal);
        var json = Mail.Remove(start, end - start);
        Assert.True(TypedDataDocument.TryParse(json, out var document, out var error), error);
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", document.Digest.ToString());
    }

    [Fact]
    public void Arrays_nested_structs_and_negative_numbers_agree_with_the_fast_path()
    {
        const string json = """
            {"types":{"Batch":[{"name":"items","type":"Item[2]"},{"name":"deltas","type":"int64[]"},
                {"name":"raw","type":"bytes"},{"name":"tag","type":"bytes4"},{"name":"on","type":"bool"}],
              "Item":[{"name":"id","type":"uint8"}]},
             "primaryType":"Batch","domain":{"name":"x"},
             "message":{"items":[{"id":1},{"id":"0x02"}],"deltas":[-1,"5"],"raw":"0x0102","tag":"0xdeadbeef","on":true}}
            """;
        Assert.True(TypedDataDocument.TryParse(json, out var document, out var error), error);
        var item = Eip712.TypeHash("Item(uint8 id)");
        var expected = Eip712.HashStruct(
            Eip712.TypeHash("Batch(Item[2] items,int64[] deltas,bytes raw,bytes4 tag,bool on)Item(uint8 id)"),
            AbiWord.HashOf([Eip712.HashStruct(item, 1UL), Eip712.HashStruct(item, 2UL)]),
            AbiWord.HashOf([AbiWord.Signed(-1), 5UL]), AbiWord.HashOf([0x01, 0x02]),
            AbiWord.FixedBytes([0xde, 0xad, 0xbe, 0xef]), true);
        Assert.Equal(expected, document.StructHash);
        Assert.Equal(new Eip712Domain("x", null, null, null).Separator, document.DomainSeparator);
    }

    [Theory]
    [InlineData("\"contents\": \"Hello, Bob!\"", "\"contents\": 5", "message.contents")]
    [InlineData("\"contents\": \"Hello, Bob!\"", "\"other\": \"\"", "message.contents")]
    [InlineData("\"contents\": \"Hello, Bob!\"", "\"contents\": \"\", \"extra\": 1", "message.extra")]
    [InlineData("\"primaryType\": \"Mail\"", "\"primaryType\": \"Post\"", "Post")]
    [InlineData("\"chainId\":1", "\"chainId\":-1", "domain.chainId")]
    [InlineData("\"chainId\":1", "\"chainId\":1.5", "domain.chainId")]
    [InlineData("\"wallet\",\"type\":\"address\"", "\"wallet\",\"type\":\"adress\"", "adress")]
    [InlineData("\"Person\":", "\"Per(son\":", "Per(son")]
    [InlineData("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", "0xCD2a", "message.from.wallet")]
    [InlineData("{", "[", "JSON")]
    public void Wrong_documents_name_their_fault(string part, string replacement, string named)
    {
        Assert.Contains(part, Mail);
        Assert.False(TypedDataDocument.TryParse(Mail.Replace(part, replacement), out _, out var error));
        Assert.Contains(named, error);
    }

    [Fact]
    public void Mutated_documents_never_throw()
    {
        const int seed = 712;
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var text = Mail.ToCharArray();
            for (var i = random.Next(1, 4); i > 0; i--) text[random.Next(text.Length)] = (char)random.Next(1, 0xE000);
            var at = random.Next(text.Length);
            if (round % 3 == 0) "\\ud800".CopyTo(0, text, Math.Min(at, text.Length - 6), 6);
            if (!TypedDataDocument.TryParse(new string(text), out var document, out _)) continue;
            Assert.False(document.Digest.IsZero);
        }
        Assert.False(TypedDataDocument.TryParse(Mail.Replace("Hello", "\\udc00"), out _, out _));
        Assert.True(TypedDataDocument.TryParse(Mail.Replace("Hello", "\\ud83d\\ude00"), out _, out _));
    }

    [Fact]
    public void Recursive_types_end()
    {
        const string json = """
            {"types":{"Node":[{"name":"next","type":"Node[]"}]},"primaryType":"Node","domain":{"name":"x"},
             "message":{"next":[{"next":[]}]}}
            """;
        Assert.True(TypedDataDocument.TryParse(json, out var document, out var error), error);
        var type = Eip712.TypeHash("Node(Node[] next)");
        var leaf = Eip712.HashStruct(type, AbiWord.HashOf(ReadOnlySpan<AbiWord>.Empty));
        Assert.Equal(Eip712.HashStruct(type, AbiWord.HashOf([leaf])), document.StructHash);
    }
}
