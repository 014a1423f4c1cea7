using System.Globalization;
using System.Numerics;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>In jobs that disputes settle: the stake that insures results, convictions, and how pay became final.
/// </summary>
internal static class StakeChecks
{
    public const string ChainLocks = "chain-locks";
    public const string ChainConvictions = "chain-convictions";
    public const string ChainFinality = "chain-finality";
    private const string Locks = "locks";

    public static IEnumerable<ReceiptCheck> Run(ReceiptFacts facts)
    {
        if (facts.Receipt.Job.Policy.IsDisputed)
            yield return ReceiptCheck.Of(Locks, LockFaults(facts), () =>
                $"{facts.Receipt.Locks.Count} providers signed that their stake insures their results");
    }

    public static async Task<ReceiptCheck> LocksAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        foreach (var signed in facts.Receipt.Locks)
        {
            var message = signed.Message;
            if (await chain.LockAsync(facts.JobId, message.Provider).ConfigureAwait(false) is not { } held)
                return Failed(ChainLocks, $"the stake of {message.Provider} was never locked");
            if (held != (message.Amount, message.Until))
                return Failed(ChainLocks, $"{message.Provider} locked {held.Amount} until {held.Until}, " +
                    $"not {message.Amount} until {message.Until}");
        }

        return ReceiptCheck.Verified(ChainLocks, facts.Receipt.Locks.Count == 0
            ? "nothing is insured"
            : string.Join("; ", facts.Receipt.Locks.Select(l =>
                $"{l.Message.Provider} insures with {l.Message.Amount} until {Date(l.Message.Until)}")));
    }

    public static async Task<ReceiptCheck> ConvictionsAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var receipt = facts.Receipt;
        var named = receipt.Convictions.GroupBy(c => c.Provider)
            .ToDictionary(g => g.Key, g => g.First().Slashed);
        foreach (var provider in receipt.Caps.Entries.Select(c => c.Provider).Union(named.Keys))
        {
            var slashed = await chain.SlashedAsync(receipt.Terms.Verdict, facts.JobId, provider).ConfigureAwait(false);
            if (!named.TryGetValue(provider, out var told))
            {
                if (slashed is { } lost)
                    return ReceiptCheck.NotChecked(ChainConvictions, $"{provider} was convicted and lost {lost}; " +
                        "the receipt does not say so, it may be older: ask the gateway for the newest");
                continue;
            }

            if (slashed != told)
                return Failed(ChainConvictions, slashed is null
                    ? $"the chain never convicted {provider}"
                    : $"{provider} lost {slashed}, not {told}");
        }

        return ReceiptCheck.Verified(ChainConvictions, named.Count == 0
            ? "nobody was convicted"
            : string.Join("; ", named.Select(c => $"{c.Key} was convicted and lost {c.Value}")));
    }

    public static async Task<ReceiptCheck> FinalityAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var receipt = facts.Receipt;
        var (byTime, byProof) = (0, 0);
        foreach (var provider in receipt.Caps.Entries.Select(c => c.Provider))
        {
            var pieces = PiecesOf(facts, provider);
            if (receipt.Convictions.Any(c => c.Provider == provider))
                byProof += pieces.Count;
            else
                byTime += (await ClaimedAsync(facts, chain, provider, pieces).ConfigureAwait(false)).Count;
        }

        var byConsent = receipt.Vouchers.Aggregate(BigInteger.Zero, (sum, v) => sum + v.Message.Pieces);
        return ReceiptCheck.Verified(ChainFinality, $"{byConsent} results by the signer's consent in vouchers, " +
            $"{byTime} asserted on the chain to become final by time, {byProof} of convicts, where proof decided");
    }

    /// <summary>What a provider may be paid beside its voucher, for what it asserted on the chain.</summary>
    public static async Task<BigInteger> WorthByTimeAsync(ReceiptFacts facts, IReceiptChain chain, Address provider)
    {
        if (!facts.Receipt.Job.Policy.IsDisputed)
            return 0;
        var price = (BigInteger)facts.Receipt.Prices.FirstOrDefault(p => p.Provider == provider).PricePerUnit;
        var pieces = await ClaimedAsync(facts, chain, provider, PiecesOf(facts, provider)).ConfigureAwait(false);
        return pieces.Aggregate(BigInteger.Zero, (sum, piece) =>
            sum + price * facts.Receipt.Plan.UnitsPerPiece[(int)(piece % (uint)facts.Slots)]);
    }

    private static IEnumerable<string> LockFaults(ReceiptFacts facts)
    {
        var receipt = facts.Receipt;
        var (needed, until) = Needed(receipt);
        var locked = new HashSet<Address>();
        foreach (var signed in receipt.Locks)
        {
            var message = signed.Message;
            if (!locked.Add(message.Provider))
                yield return $"{message.Provider} has two locks";
            if (message.JobId != facts.JobId || message.Token != receipt.Terms.Token)
                yield return $"the lock of {message.Provider} is for another job or token";
            if (!signed.IsBy(message.Provider, receipt.Domain))
                yield return $"{message.Provider} did not sign its lock";
            if (message.Amount < needed)
                yield return $"{message.Provider} locked {message.Amount}, the job asks for {needed}";
            if (message.Until < until)
                yield return $"the lock of {message.Provider} ends at {message.Until}, the job asks for {until}";
        }

        foreach (var provider in receipt.Batches.Select(b => b.Receipt.Message.Provider).Distinct())
            if (!locked.Contains(provider))
                yield return $"{provider} gave results without a lock";
        if (receipt.Convictions.DistinctBy(c => c.Provider).Count() < receipt.Convictions.Count)
            yield return "a provider is convicted twice";
        if (receipt.Batches.Any(b => b.Results.Any(r => r.Commitment is null)))
            yield return "a result has no commitment";
    }

    // Terms come from whoever wrote the receipt: a sum that overflows is more than anybody can lock.
    private static (UInt128 Amount, ulong Until) Needed(JobReceipt receipt)
    {
        var (terms, policy) = (receipt.Terms, receipt.Job.Policy);
        try
        {
            return (StakeRule.LockUp(terms.MaxPerPiece, policy.AuditShare, policy.Lock), StakeRule.Until(terms));
        }
        catch (OverflowException)
        {
            return (UInt128.MaxValue, ulong.MaxValue);
        }
    }

    private static List<uint> PiecesOf(ReceiptFacts facts, Address provider) =>
        [.. facts.Executions.Where(e => e.Value.Exists(x => x.Provider == provider))
            .Select(e => e.Key.Piece).Distinct()];

    private static async Task<List<uint>> ClaimedAsync(
        ReceiptFacts facts, IReceiptChain chain, Address provider, List<uint> pieces)
    {
        var claimed = new List<uint>();
        foreach (var piece in pieces)
            if (await chain.IsClaimedAsync(facts.Receipt.Terms.Verdict, facts.JobId, provider, piece)
                .ConfigureAwait(false))
                claimed.Add(piece);
        return claimed;
    }

    private static string Date(ulong seconds) => seconds <= int.MaxValue
        ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("u", CultureInfo.InvariantCulture)
        : seconds.ToString(CultureInfo.InvariantCulture);

    private static ReceiptCheck Failed(string name, string detail) => new(name, ReceiptOutcome.Failed, detail);
}
