using System.Globalization;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>In jobs that disputes settle: the stake that insures results, and convictions.</summary>
internal static class StakeChecks
{
    public const string ChainLocks = "chain-locks";
    public const string ChainConvictions = "chain-convictions";
    private const string Signed = "locks";

    public static IEnumerable<ReceiptCheck> Run(ReceiptFacts facts)
    {
        if (facts.Receipt.Job.Policy.IsDisputed)
            yield return ReceiptCheck.Of(Signed, LockFaults(facts), () =>
                $"{facts.Receipt.Locks.Count} providers signed that their stake insures their results");
    }

    public static ReceiptCheck Locks(ReceiptFacts facts, JobHistory history)
    {
        foreach (var signed in facts.Receipt.Locks)
        {
            var message = signed.Message;
            if (history.Of<JobEvent.Locked>(message.Provider).LastOrDefault() is not { } held)
                return Failed(ChainLocks, $"the stake of {message.Provider} was never locked");
            if ((held.Amount, held.Until) != (message.Amount, message.Until))
                return Failed(ChainLocks, $"{message.Provider} locked {held.Amount} until {held.Until}, " +
                    $"not {message.Amount} until {message.Until}");
        }

        return ReceiptCheck.Verified(ChainLocks, facts.Receipt.Locks.Count == 0
            ? "nothing is insured"
            : string.Join("; ", facts.Receipt.Locks.Select(l =>
                $"{l.Message.Provider} insured with {l.Message.Amount} until {Date(l.Message.Until)}")));
    }

    public static ReceiptCheck Convictions(ReceiptFacts facts, JobHistory history)
    {
        var receipt = facts.Receipt;
        var told = receipt.Convictions.GroupBy(c => c.Provider).ToDictionary(g => g.Key, g => g.First());
        foreach (var known in history.Events.OfType<JobEvent.Convicted>().Where(c => !told.ContainsKey(c.Provider)))
        {
            var what = $"{known.Provider} was convicted in block {known.Block} and lost {known.Slashed}";
            return receipt.Finality is { } finality && known.Block <= finality.Block
                ? Failed(ChainConvictions, $"{what}; the receipt, of block {finality.Block}, does not say so")
                : ReceiptCheck.NotChecked(ChainConvictions,
                    $"{what}; the receipt is older: ask the gateway for the newest");
        }

        foreach (var (provider, conviction) in told)
        {
            if (history.Of<JobEvent.Convicted>(provider).FirstOrDefault() is not { } known)
                return Failed(ChainConvictions, $"the chain never convicted {provider}");
            if (conviction != new ReceiptConviction(
                provider, known.Challenger, known.Slashed, known.Block, known.Transaction))
                return Failed(ChainConvictions, $"{provider} lost {known.Slashed} to {known.Challenger} in block " +
                    $"{known.Block}, transaction {known.Transaction}; the receipt says otherwise");
        }

        return ReceiptCheck.Verified(ChainConvictions, told.Count == 0
            ? "nobody was convicted"
            : string.Join("; ", told.Values.Select(c => $"{c.Provider} was convicted and lost {c.Slashed}")));
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

    private static string Date(ulong seconds) => seconds <= int.MaxValue
        ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("u", CultureInfo.InvariantCulture)
        : seconds.ToString(CultureInfo.InvariantCulture);

    private static ReceiptCheck Failed(string name, string detail) => new(name, ReceiptOutcome.Failed, detail);
}
