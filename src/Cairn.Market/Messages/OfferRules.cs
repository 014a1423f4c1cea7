using Cairn.Evm;

namespace Cairn.Market;

/// <summary>What a gateway asks of an offer before it takes it.</summary>
/// <param name="Domain">Where it must be signed.</param>
/// <param name="Gateway">The gateway's own address as providers name it.</param>
/// <param name="Kind">The kind of work wanted.</param>
/// <param name="MaxPricePerUnit">The most that is paid, token base units a work unit.</param>
public sealed record OfferRules(MarketDomain Domain, string Gateway, string Kind, UInt128 MaxPricePerUnit)
{
    private const int MaxKinds = 32;
    private const int MaxKindLength = 32;
    private const uint MaxThreads = 4096;
    private const ulong MaxUnitsPerSecond = 1_000_000_000;
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(366);

    /// <summary>Checks one offer; the first fault found, cheap ones first.</summary>
    public OfferCheck Check(Signed<Offer> signed, DateTimeOffset now)
    {
        var offer = signed.Message;
        var seconds = (ulong)Math.Max(0, now.ToUnixTimeSeconds());
        if (offer.Expiry <= seconds || offer.Expiry - seconds > (ulong)MaxValidity.TotalSeconds)
            return OfferCheck.BadExpiry;
        if (offer.Gateway != Gateway)
            return OfferCheck.OtherGateway;
        if (!AreKinds(offer.Kinds))
            return OfferCheck.BadKinds;
        if (!offer.KindList.Contains(Kind))
            return OfferCheck.KindNotOffered;
        if (offer.KernelSet != Offer.CurrentKernelSet)
            return OfferCheck.OtherKernels;
        if (offer.PricePerUnit > MaxPricePerUnit)
            return OfferCheck.TooExpensive;
        if (offer.UnitsPerSecond is 0 or > MaxUnitsPerSecond || offer.Threads is 0 or > MaxThreads)
            return OfferCheck.BadCapacity;
        return signed.IsBy(offer.Provider, Domain) ? OfferCheck.Good : OfferCheck.BadSignature;
    }

    private static bool AreKinds(string kinds)
    {
        if (kinds.Length > Offer.MaxTextLength)
            return false;
        var list = kinds.Split(',');
        return list.Length <= MaxKinds && list.Distinct(StringComparer.Ordinal).Count() == list.Length &&
            list.All(k => k.Length is > 0 and <= MaxKindLength &&
                k.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
    }
}
