using Cairn.Crypto;
using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Evm.Tests;

/// <summary>What is written is read back the same, for values that FsCheck picks and shrinks.</summary>
public class RoundTripProperties
{
    private static readonly Gen<byte[]> Word =
        Gen.Choose(0, 255).ArrayOf(32).Select(a => a.Select(b => (byte)b).ToArray());

    private static readonly Gen<byte[]> ShortBytes =
        Gen.Choose(0, 255).ArrayOf().Select(a => a.Select(b => (byte)b).ToArray());

    private static readonly Gen<Hash32> Hash = Word.Select(w => new Hash32(w));

    private static Gen<RlpItem> Tree(int depth) => depth == 0
        ? ShortBytes.Select(b => RlpItem.Of(b))
        : Gen.OneOf(ShortBytes.Select(b => RlpItem.Of(b)),
            Tree(depth - 1).ArrayOf().Select(items => RlpItem.List(items)));

    [Fact]
    public void Rlp_items() => Prop.ForAll(Arb.From(Tree(3)), item =>
    {
        var bytes = Rlp.Encode(item);
        Assert.True(Rlp.TryDecode(bytes, out var read, out var error), $"{error}");
        Assert.Equal(bytes, Rlp.Encode(read));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Signatures_name_their_signer() => Prop.ForAll(Arb.From(Word), Arb.From(Hash), (key, digest) =>
    {
        if (!Secp256k1.IsPrivateKey(key)) return;
        using var signer = EthereumKey.FromBytes(key);
        var signature = signer.Sign(digest);
        Assert.True(signature.IsBy(signer.Address, digest));
        Assert.Equal(signature, Signature.Parse(signature.ToString()));
        Assert.False(signature.S.ToUInt256() > UInt256.MaxValue / 2);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Addresses_and_cursors() => Prop.ForAll(
        Arb.From(Hash), Arb.From(ArbMap.Default.GeneratorFor<ulong>()), (hash, number) =>
        {
            var address = new Address(hash.AsSpan()[12..]);
            Assert.Equal(address, Address.Parse(address.ToString()));
            Assert.Equal(address, Address.Parse(address.ToLowerHex()));
            var cursor = new LogCursor([new BlockRef(number, hash)]);
            Assert.Equal(cursor.Tip, LogCursor.Parse(cursor.ToString()).Tip);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Signed_words_agree_with_the_abi() =>
        Prop.ForAll(Arb.From(ArbMap.Default.GeneratorFor<System.Numerics.BigInteger>()), number =>
        {
            var encoded = Abi.Encode([AbiType.Int(256)], [number]);
            Assert.Equal(AbiWord.Signed(number).Value.ToArray(), encoded);
            Assert.True(Abi.TryDecode([AbiType.Int(256)], encoded, out var read));
            Assert.Equal(number, read[0]);
        }).QuickCheckThrowOnFailure();
}
