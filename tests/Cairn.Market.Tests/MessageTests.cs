using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market.Tests;

/// <summary>Digests and a signature that ethers 6 gives for the same values.</summary>
public sealed class MessageTests
{
    [Fact]
    public void Digests_are_those_of_another_implementation()
    {
        Check(Samples.Terms, "0xb09c884be4ad9ea524031b465dca012a9e4a57e016b2bf95c36a60339e37e776");
        Check(Samples.Open, "0x1fe3ff7113d64c1f462333dd5a216d296f60abf290b4dd9465f266bf3612b9d6");
        Check(Samples.Voucher, "0x8d2f5c818275c968bfa20a19ed6b3bfadb80508e5c943a3563401154407ac09e");
        Check(Samples.Release, "0x1a27a5cae6d2dc4a7e9af94d2763c8f55139c96ad46dae084b3c935e0a123b0e");
        Check(Samples.Lease, "0x4596ffebc6f1c4b5a9ea0d06e1f2d975aa0aeeea527c74746b1f86df655f7636");
        Check(Samples.StakeLock, "0x195fe55925225a51ccbee92920c466402c33e4169a71ae37fb8f73875013dd7f");
        Check(Samples.Offer, "0x4599d8de13fa72423ceeca6fb2c56231fe644ea123447d8046408deb0aaebc57");
        Check(Samples.Receipt, "0x8555c5c19b022df0cf58daecc2adcc1d00cd9575abc19dc9f97891fead304cc1");
        Check(Samples.Quorum, "0xf1b514184a8bce1ecb7b79685a8d31612a832c8aba54c05eeb6fdbc3b3a3a1c4");
        Assert.Equal(Samples.Terms.JobId(Samples.Domain), Samples.Domain.Digest(Samples.Terms.StructHash()));

        static void Check<T>(T message, string digest)
            where T : IMarketMessage<T> =>
            Assert.Equal(digest, Samples.Domain.Digest(message.StructHash()).ToString());
    }

    [Fact]
    public void Signature_is_that_of_another_implementation()
    {
        var signed = Signed<Voucher>.By(Samples.Signer, Samples.Domain, Samples.Voucher);
        Assert.Equal("0xcbae80e6075d28cf9065321945795e27d452747b3cbae161775e95ce21e876ef" +
            "593dc7ceac628aaf7c7e746e9da0bb86871273019cde18caf5bff01f309efbb61b", signed.Signature.ToString());
        Assert.True(signed.IsBy(Address.Parse("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"), Samples.Domain));
    }

    [Fact]
    public void A_signature_holds_for_one_message_one_signer_one_market_and_one_chain()
    {
        var signed = Signed<Voucher>.By(Samples.Signer, Samples.Domain, Samples.Voucher);
        var signer = Samples.Signer.Address;
        Assert.False(signed.IsBy(Samples.Account(9), Samples.Domain));
        Assert.False(signed.IsBy(Address.Zero, Samples.Domain));
        Assert.False(signed.IsBy(signer, new MarketDomain(1, Samples.Domain.Market)));
        Assert.False(signed.IsBy(signer, new MarketDomain(31337, Samples.Account(1))));
        Assert.False((signed with { Message = signed.Message with { Amount = 1 } }).IsBy(signer, Samples.Domain));
    }

    [Fact]
    public void Messages_survive_their_documents()
    {
        Survives(Samples.Terms);
        Survives(Samples.Lease);
        Survives(Samples.StakeLock);
        Survives(Samples.Open);
        Survives(Samples.Voucher);
        Survives(Samples.Release);
        Survives(Samples.Offer);
        Survives(Samples.Receipt);
        Survives(Samples.Quorum);
        Survives(new StageInput(Samples.Hash(8), 3, 2, Samples.Hash(4)));

        static void Survives<T>(T message)
            where T : IMarketMessage<T>
        {
            var signed = Signed<T>.By(Samples.Signer, Samples.Domain, message);
            var fields = new DagFields(DagJson.Decode(DagJson.Encode(signed.ToDag())), "message");
            var read = Signed<T>.FromDag(fields);
            Assert.True(fields.Finish(), fields.Error);
            Assert.Equal(message, read.Message);
            Assert.Equal(signed.Signature, read.Signature);
        }
    }

    [Theory]
    [InlineData("amount", "-1")]
    [InlineData("amount", "01")]
    [InlineData("amount", "")]
    [InlineData("amount", "1.5")]
    [InlineData("amount", "340282366920938463463374607431768211456")]
    [InlineData("provider", "0x01")]
    [InlineData("provider", "0x5fbDB2315678afecb367f032d93F642f64180aa3")]
    [InlineData("job_id", "0x00")]
    [InlineData("signature", "0x00")]
    public void A_malformed_field_is_named(string key, string text)
    {
        var map = Signed<Voucher>.By(Samples.Signer, Samples.Domain, Samples.Voucher).ToDag().With(key, text);
        var fields = new DagFields(map, "voucher");
        Signed<Voucher>.FromDag(fields);
        Assert.StartsWith($"voucher.{key} is no ", fields.Error);
    }

    [Fact]
    public void Missing_and_unknown_fields_are_named()
    {
        var map = Samples.Voucher.ToDag();
        Assert.Equal("v.pieces is missing.", ErrorOf(map.Without("pieces")));
        Assert.Equal("v.pieces must be an integer from 0 to 2^64-1.", ErrorOf(map.With("pieces", -1)));
        Assert.Equal("v.tip is not known here; remove it.", ErrorOf(map.With("tip", 1)));

        static string ErrorOf(DagValue map)
        {
            var fields = new DagFields(map, "v");
            Voucher.FromDag(fields);
            fields.Finish();
            return fields.Error;
        }
    }
}
