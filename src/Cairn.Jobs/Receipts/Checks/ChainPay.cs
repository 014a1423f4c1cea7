using System.Numerics;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// What the chain paid, to the unit: the larger of what vouchers were redeemed for and of the assertions whose window
/// ended, each covered by what the receipt holds.
/// </summary>
internal static class ChainPay
{
    public const string Name = "chain-paid";

    public static async Task<ReceiptCheck> RunAsync(ReceiptFacts facts, IReceiptChain chain, JobHistory history)
    {
        var vouchers = facts.Receipt.Vouchers.GroupBy(v => v.Message.Provider)
            .ToDictionary(g => g.Key, g => g.First().Message.Amount);
        var isClosed = history.Events.Any(e => e is JobEvent.Closed);
        var (sum, waiting, lost) = (BigInteger.Zero, 0, 0);
        foreach (var provider in facts.Receipt.Caps.Entries.Select(c => c.Provider))
        {
            var paid = await chain.PaidAsync(facts.JobId, provider, history.Block).ConfigureAwait(false);
            var promised = vouchers.GetValueOrDefault(provider);
            var claimed = history.Of<JobEvent.Claimed>(provider).Select(c => c.Paid).DefaultIfEmpty().Max();
            if (claimed > promised)
                return Failed($"{provider} redeemed vouchers over {claimed}; the newest in the receipt is over " +
                    $"{promised}");
            var (proved, fault) = Proved(facts, history, provider);
            if (fault.Length > 0)
                return Failed(fault);
            if (paid != BigInteger.Max(claimed, proved))
                return Failed($"{provider} was paid {paid}; it redeemed {claimed} and became owed {proved} by time");
            sum += paid;
            if (paid >= promised)
                continue;
            if (isClosed || history.Of<JobEvent.Convicted>(provider).Any())
                lost++;
            else
                waiting++;
        }

        return waiting > 0
            ? ReceiptCheck.NotChecked(Name, $"{waiting} vouchers are not redeemed yet; {sum} was paid so far")
            : ReceiptCheck.Verified(Name, lost == 0
                ? $"all vouchers were paid, {sum} in all"
                : $"{sum} was paid in all; {lost} vouchers were not redeemed before a conviction or the job's end, " +
                    "and never will be");
    }

    /// <summary>What assertions that are final were over; each must be over results that the receipt holds.</summary>
    private static (BigInteger Proved, string Fault) Proved(ReceiptFacts facts, JobHistory history, Address provider)
    {
        var asserted = history.Of<JobEvent.Asserted>(provider).ToLookup(a => a.Id);
        var proved = BigInteger.Zero;
        foreach (var final in history.Of<JobEvent.Finalised>(provider))
        {
            if (asserted[final.Id].FirstOrDefault()?.Assertion is not { } assertion)
                return (0, $"{provider} was paid for an assertion that it never made");
            var worth = BigInteger.Zero;
            for (ulong i = 0; i < assertion.Count; i++)
            {
                var piece = assertion.First + i;
                if (piece >= (ulong)facts.Receipt.Plan.Pieces
                    || !facts.Executions.TryGetValue(new PieceKey((uint)piece, assertion.Branch), out var executions)
                    || !executions.Exists(e => e.Provider == provider
                        && e.Batch.Receipt.Message.Root == assertion.Root))
                    return (0, $"{provider} was paid by time for piece {piece}, and the receipt has no such result");
                worth += facts.WorthOf(provider, (uint)piece);
            }

            if (worth != assertion.Amount)
                return (0, $"{provider} was paid {assertion.Amount} by time for results that are worth {worth}");
            proved += worth;
        }

        return (proved, "");
    }

    private static ReceiptCheck Failed(string detail) => new(Name, ReceiptOutcome.Failed, detail);
}
