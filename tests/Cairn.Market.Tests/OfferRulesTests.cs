using Cairn.Crypto;

namespace Cairn.Market.Tests;

public sealed class OfferRulesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_799_999_000);
    private static readonly OfferRules Rules = new(Samples.Domain, "http://127.0.0.1:7700", "train", 12);
    private static readonly Offer Good = Samples.Offer with { Provider = Samples.Signer.Address };

    public static TheoryData<string, OfferCheck> Faults => new()
    {
        { "", OfferCheck.Good },
        { "expired", OfferCheck.BadExpiry },
        { "eternal", OfferCheck.BadExpiry },
        { "gateway", OfferCheck.OtherGateway },
        { "no kinds", OfferCheck.BadKinds },
        { "kind twice", OfferCheck.BadKinds },
        { "kind with space", OfferCheck.BadKinds },
        { "many kinds", OfferCheck.BadKinds },
        { "other kind", OfferCheck.KindNotOffered },
        { "kernels", OfferCheck.OtherKernels },
        { "price", OfferCheck.TooExpensive },
        { "no threads", OfferCheck.BadCapacity },
        { "speed", OfferCheck.BadCapacity },
        { "provider", OfferCheck.BadSignature },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Only_good_offers_are_taken(string fault, OfferCheck expected)
    {
        var offer = fault switch
        {
            "expired" => Good with { Expiry = (ulong)Now.ToUnixTimeSeconds() },
            "eternal" => Good with { Expiry = ulong.MaxValue },
            "gateway" => Good with { Gateway = "http://elsewhere" },
            "no kinds" => Good with { Kinds = "" },
            "kind twice" => Good with { Kinds = "train,train" },
            "kind with space" => Good with { Kinds = "train, sweep" },
            "many kinds" => Good with { Kinds = string.Join(',', Enumerable.Range(0, 40).Select(i => $"k{i}")) },
            "other kind" => Good with { Kinds = "sweep" },
            "kernels" => Good with { KernelSet = Hash32.Zero },
            "price" => Good with { PricePerUnit = 13 },
            "no threads" => Good with { Threads = 0 },
            "speed" => Good with { UnitsPerSecond = ulong.MaxValue },
            "provider" => Good with { Provider = Samples.Account(1) },
            _ => Good,
        };
        Assert.Equal(expected, Rules.Check(Signed<Offer>.By(Samples.Signer, Samples.Domain, offer), Now));
    }
}
