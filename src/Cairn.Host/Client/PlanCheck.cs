using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Holds a gateway's plan against what the client asked for, before the client signs it.</summary>
internal static class PlanCheck
{
    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    public static string? FindFault(
        PlanReply reply, PlanRequest request, PlannedJob job, NetworkInfo network, MarketDomain domain)
    {
        var terms = reply.Terms;
        if (terms.Client != request.Client || terms.Signer != network.Gateway || terms.Token != network.Token)
            return "the terms name another client, signer or token";
        if (job.FindFault(terms, network) is { } fault)
            return fault;
        if (terms.CapRoot != reply.Caps.Root || reply.Caps.Sum > reply.Budget)
            return "the caps are not those of the terms, or more than the budget";
        if (terms.JobId(domain) != reply.JobId)
            return "the job's id is not the digest of the terms";
        if (reply.Offers.Any(o => !o.IsBy(o.Message.Provider, domain) || o.Message.PricePerUnit > reply.PricePerUnit))
            return "an offer is not signed, or asks for more than the plan says";
        if (reply.PricePerUnit > request.MaxPricePerUnit)
            return "the price is above the limit";
        var size = job.SizeFor(reply.Offers.Count);
        var budget = JobPrice.OfUp(size, reply.PricePerUnit).BudgetUp;
        if (reply.Budget != budget)
            return "the budget is not the price's";
        return reply.Lock != PlannedJob.LockOf(job.Document.Policy, terms.MaxPerPiece)
            ? "the lock is not what the audited share needs" : null;
    }
}
