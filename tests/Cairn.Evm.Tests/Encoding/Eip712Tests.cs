using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class Eip712Tests
{
    // The example of EIP-712 itself.
    [Fact]
    public void The_standards_mail_has_its_published_hashes()
    {
        var domain = new Eip712Domain("Ether Mail", "1", 1,
            Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"));
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", domain.Separator.ToString());
        var person = Eip712.TypeHash("Person(string name,address wallet)");
        var mail = Eip712.TypeHash(
            "Mail(Person from,Person to,string contents)Person(string name,address wallet)");
        Assert.Equal("0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", mail.ToString());
        Hash32 Person(string name, string wallet) =>
            Eip712.HashStruct(person, AbiWord.HashOf(name), Address.Parse(wallet));
        var hash = Eip712.HashStruct(mail,
            Person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
            Person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
            AbiWord.HashOf("Hello, Bob!"));
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", hash.ToString());
        var digest = domain.Digest(hash);
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", digest.ToString());
        using var cow = EthereumKey.FromBytes(Keccak256.Hash("cow"u8));
        var signature = cow.Sign(digest);
        Assert.Equal("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", cow.Address.ToString());
        Assert.Equal("0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d", signature.R.ToString());
        Assert.Equal("0x07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562", signature.S.ToString());
        Assert.Equal(28, signature.V);
    }

    [Fact]
    public void Members_left_out_are_not_part_of_the_domains_type()
    {
        var expected = Eip712.HashStruct(Eip712.TypeHash("EIP712Domain(string name,uint256 chainId,bytes32 salt)"),
            AbiWord.HashOf("x"), 5UL, Hash32.Zero);
        Assert.Equal(expected, new Eip712Domain("x", null, 5, null, Hash32.Zero).Separator);
    }

    [Fact]
    public void Words_represent_values_as_the_abi_does()
    {
        static string Word(AbiWord word) => word.Value.ToString()[2..];
        Assert.Equal(new string('f', 64), Word(AbiWord.Signed(-1)));
        Assert.Equal("1".PadLeft(64, '0'), Word(true));
        Assert.Equal("ab".PadRight(64, '0'), Word(AbiWord.FixedBytes([0xab])));
        Assert.Throws<OverflowException>(() => AbiWord.Signed(System.Numerics.BigInteger.One << 255));
    }
}
