using System.Text;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class AccountTests
{
    // EIP-55's own examples.
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void Checksums_of_the_standard(string text)
    {
        Assert.Equal(text, Address.Parse(text).ToString());
        Assert.Equal(text, Address.Parse(text.ToLowerInvariant()).ToString());
    }

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    [InlineData("")]
    public void Wrong_addresses_are_refused(string text)
    {
        Assert.False(Address.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Address.Parse(text));
    }

    // The first two accounts of the well-known development mnemonic.
    [Theory]
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [InlineData("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    public void Known_keys_have_known_addresses(string key, string address) =>
        Assert.Equal(address, EthereumKey.FromHex(key).Address.ToString());

    [Fact]
    public void Contract_addresses_follow_creator_and_nonce()
    {
        var creator = Address.Parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        Assert.Equal("0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d", Address.OfContract(creator, 0).ToLowerHex());
        Assert.Equal("0x343c43a37d37dff08ae8c4a11544c718abb4fcf8", Address.OfContract(creator, 1).ToLowerHex());
    }

    [Fact]
    public void A_signature_survives_its_byte_form_and_names_its_signer()
    {
        using var key = EthereumKey.Create();
        var digest = Keccak256.ComputeUtf8("offer");
        var signature = key.Sign(digest);
        Assert.True(Signature.TryParse(signature.ToBytes(), out var read));
        Assert.Equal(signature, read);
        Assert.Equal(signature, Signature.Parse(signature.ToString()));
        Assert.True(read.TryRecover(digest, out var signer));
        Assert.Equal(key.Address, signer);
        Assert.True(read.IsBy(key.Address, digest));
        Assert.False(read.IsBy(Address.Zero, digest));
        var bytes = signature.ToBytes();
        bytes[64] -= 27;
        Assert.True(Signature.TryParse(bytes, out read) && read == signature);
        bytes[64] = 5;
        Assert.False(Signature.TryParse(bytes, out _));
        Assert.False(Signature.TryParse(bytes.AsSpan(0, 64), out _));
    }

    [Fact]
    public void Personal_messages_have_the_published_digest()
    {
        Assert.Equal("0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68",
            PersonalMessage.Digest("hello world"u8).ToString());
        using var key = EthereumKey.Create();
        var message = Encoding.UTF8.GetBytes("cairn");
        Assert.True(key.SignPersonal(message).IsBy(key.Address, PersonalMessage.Digest(message)));
    }

    [Fact]
    public void A_disposed_key_signs_nothing_and_bad_keys_are_not_repeated()
    {
        var key = EthereumKey.Create();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Hash32.Zero));
        var error = Assert.Throws<FormatException>(() => EthereumKey.FromHex("0xdeadbeef"));
        Assert.DoesNotContain("deadbeef", error.Message);
    }
}
