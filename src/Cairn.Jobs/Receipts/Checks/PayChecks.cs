using System.Numerics;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>The pay: vouchers against caps, accepted work and offered prices.</summary>
internal static class PayChecks
{
    public static IEnumerable<ReceiptCheck> Run(ReceiptFacts facts)
    {
        var earned = Earned(facts);
        yield return ReceiptCheck.Of("vouchers", Vouchers(facts, earned), () =>
            $"{facts.Receipt.Vouchers.Count} vouchers over {Total(facts)} for " +
            $"{earned.Values.Sum(e => e.Pieces)} executions");
        yield return Unpaid(facts, earned).FirstOrDefault() is { } unpaid
            ? ReceiptCheck.NotChecked("paid-in-full", unpaid)
            : ReceiptCheck.Verified("paid-in-full",
                "every accepted execution of a provider that was not contradicted is covered by its voucher");
    }

    private static BigInteger Total(ReceiptFacts facts) =>
        facts.Receipt.Vouchers.Aggregate(BigInteger.Zero, (sum, v) => sum + v.Message.Amount);

    private static IEnumerable<string> Vouchers(ReceiptFacts facts, Dictionary<Address, Earning> earned)
    {
        var receipt = facts.Receipt;
        var seen = new HashSet<Address>();
        foreach (var voucher in receipt.Vouchers)
        {
            var (message, provider) = (voucher.Message, voucher.Message.Provider);
            var earning = earned.GetValueOrDefault(provider);
            if (!seen.Add(provider))
                yield return $"{provider} has two vouchers";
            if (message.JobId != facts.JobId)
                yield return $"the voucher of {provider} is for another job";
            if (!voucher.IsBy(receipt.Terms.Signer, receipt.Domain))
                yield return $"the signer did not sign the voucher of {provider}";
            if (message.Amount > receipt.Caps.CapOf(provider))
                yield return $"the voucher of {provider} is above its cap";
            if (message.Pieces > (ulong)earning.Pieces || message.Amount > earning.Amount)
                yield return $"the voucher of {provider} covers {message.Pieces} executions for {message.Amount}; " +
                    $"accepted were {earning.Pieces} for {earning.Amount}";
        }
    }

    private static IEnumerable<string> Unpaid(ReceiptFacts facts, Dictionary<Address, Earning> earned)
    {
        var vouchers = facts.Receipt.Vouchers.GroupBy(v => v.Message.Provider)
            .ToDictionary(g => g.Key, g => g.First().Message);
        foreach (var (provider, earning) in earned)
            if (!facts.Contradicted.Contains(provider) &&
                (!vouchers.TryGetValue(provider, out var voucher) || voucher.Amount < earning.Amount))
                yield return $"{provider} earned {earning.Amount} with {earning.Pieces} executions; " +
                    $"its voucher is over {voucher?.Amount ?? 0}; " +
                    "whether the rest came too late only the coordinator knows";
    }

    /// <summary>What each provider's accepted executions are worth at its price.</summary>
    private static Dictionary<Address, Earning> Earned(ReceiptFacts facts)
    {
        var earned = new Dictionary<Address, Earning>();
        foreach (var (key, executions) in facts.Executions)
            foreach (var provider in executions.Where(e => facts.IsAccepted(key, e.Digest)).Select(e => e.Provider)
                .Distinct())
            {
                var before = earned.GetValueOrDefault(provider);
                var amount = Saturate(facts.WorthOf(provider, key.Piece) + before.Amount);
                earned[provider] = new Earning(before.Pieces + 1, amount);
            }

        return earned;
    }

    /// <summary>Hostile prices may overflow; no cap can be that high, so the checks against caps fail then.</summary>
    private static UInt128 Saturate(BigInteger amount) =>
        amount > UInt128.MaxValue ? UInt128.MaxValue : (UInt128)amount;

    private readonly record struct Earning(long Pieces, UInt128 Amount);
}
