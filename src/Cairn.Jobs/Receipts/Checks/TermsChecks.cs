using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>The agreement: document, terms, offers and caps.</summary>
internal static class TermsChecks
{
    public static IEnumerable<ReceiptCheck> Run(ReceiptFacts facts, ReceiptSources sources)
    {
        var receipt = facts.Receipt;
        yield return ReceiptCheck.Of("terms", Terms(receipt), () =>
            $"job {facts.JobId} is {receipt.Job.Cid} on {receipt.Domain}, {receipt.Plan.Pieces} pieces");
        yield return Plan(receipt, sources);
        yield return ReceiptCheck.Of("offers", Offers(receipt), () => $"{receipt.Offers.Count} signed offers");
        yield return ReceiptCheck.Of("prices", Prices(receipt), () =>
            "every provider was paid at least what it asked and at most what the terms allow");
        yield return ReceiptCheck.Of("caps", Caps(receipt), () =>
            $"{receipt.Caps.Entries.Count} caps add up to {receipt.Caps.Sum} of {receipt.Budget}");
    }

    private static IEnumerable<string> Terms(JobReceipt receipt)
    {
        var terms = receipt.Terms;
        if (terms.Spec != receipt.Job.Cid)
            yield return $"the terms are for the document {terms.Spec}, not for {receipt.Job.Cid}";
        if (terms.Pieces != receipt.Plan.Pieces)
            yield return $"the terms name {terms.Pieces} pieces, the plan has {receipt.Plan.Pieces}";
        if (terms.AuditRate != receipt.Job.AuditShare)
            yield return $"the terms audit {terms.AuditRate} in 10,000, the document {receipt.Job.AuditShare}";
        if (terms.Window != (ulong)receipt.Job.Policy.WindowSeconds)
            yield return $"the terms' window is {terms.Window} s, the document's {receipt.Job.Policy.WindowSeconds} s";
        if (terms.Signer.IsZero)
            yield return "the terms name no signer";
    }

    private static ReceiptCheck Plan(JobReceipt receipt, ReceiptSources sources)
    {
        const string name = "plan";
        if (sources.Workloads is null || !sources.Workloads.TryGet(receipt.Job.Kind, out var workload))
            return ReceiptCheck.NotChecked(name, $"this program does not know the kind \"{receipt.Job.Kind}\"");
        if (!workload.TryPlan(receipt.Job, out var plan, out var error))
            return new ReceiptCheck(name, ReceiptOutcome.Failed, $"the document cannot be planned: {error}");
        return plan.Stages == receipt.Plan.Stages && plan.UnitsPerPiece.SequenceEqual(receipt.Plan.UnitsPerPiece)
            ? ReceiptCheck.Verified(name, $"{plan.Stages} stages of {plan.Slots} pieces, {plan.Units} work units")
            : new ReceiptCheck(name, ReceiptOutcome.Failed, "the document gives another plan");
    }

    private static IEnumerable<string> Offers(JobReceipt receipt)
    {
        var providers = new HashSet<Address>();
        var maxUnits = (UInt128)receipt.Plan.UnitsPerPiece.Max();
        foreach (var offer in receipt.Offers)
        {
            var message = offer.Message;
            if (!providers.Add(message.Provider))
                yield return $"{message.Provider} has two offers";
            if (!offer.IsBy(message.Provider, receipt.Domain))
                yield return $"{message.Provider} did not sign its offer";
            if (!message.KindList.Contains(receipt.Job.Kind))
                yield return $"{message.Provider} did not offer the kind \"{receipt.Job.Kind}\"";
            if ((ulong)receipt.End.OpenedMs / 1000 > message.Expiry)
                yield return $"the offer of {message.Provider} had expired when the job was opened";
            if (message.PricePerUnit > receipt.Terms.MaxPerPiece / maxUnits)
                yield return $"{message.Provider} asks for more than the terms pay for a piece";
        }

        foreach (var cap in receipt.Caps.Entries)
            if (!providers.Contains(cap.Provider))
                yield return $"{cap.Provider} has a cap and no offer";
    }

    private static IEnumerable<string> Prices(JobReceipt receipt)
    {
        var asked = receipt.Offers.GroupBy(o => o.Message.Provider)
            .ToDictionary(g => g.Key, g => g.First().Message.PricePerUnit);
        var maxUnits = (UInt128)receipt.Plan.UnitsPerPiece.Max();
        var priced = new HashSet<Address>();
        foreach (var (provider, price) in receipt.Prices)
        {
            if (!priced.Add(provider))
                yield return $"{provider} has two prices";
            if (!asked.TryGetValue(provider, out var wanted) || price < wanted)
                yield return $"{provider} was paid {price} a unit and offered to work for {wanted}";
            if (price > receipt.Terms.MaxPerPiece / maxUnits)
                yield return $"{provider} was paid {price} a unit, more than the terms pay for a piece";
        }

        foreach (var cap in receipt.Caps.Entries)
            if (!priced.Contains(cap.Provider))
                yield return $"{cap.Provider} has a cap and no price";
    }

    private static IEnumerable<string> Caps(JobReceipt receipt)
    {
        if (receipt.Caps.Root != receipt.Terms.CapRoot)
            yield return "the caps do not lead to the terms' cap root";
        if (receipt.Caps.Sum > receipt.Budget)
            yield return $"the caps add up to {receipt.Caps.Sum}, more than the budget of {receipt.Budget}";
    }
}
