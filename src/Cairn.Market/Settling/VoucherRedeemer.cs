using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// Redeems a provider's vouchers: those worth it go into one transaction; where one job spoils it (it was settled or
/// closed meanwhile), each goes alone, so that no job holds up another's money.
/// </summary>
public sealed class VoucherRedeemer(
    IMarketView chain, MarketDomain domain, MarketCalls calls, TransactionSender sender, RedemptionRules rules,
    TimeProvider time)
{
    /// <summary>Vouchers of one transaction at most; a claim costs about 70,000 gas.</summary>
    public const int MaxClaims = 50;

    /// <summary>Redeems what is worth it now.</summary>
    /// <param name="vouchers">The newest vouchers.</param>
    /// <param name="gasCost">One claim's gas at today's price, in the job's token, base units.</param>
    /// <param name="cancel">Ends the waiting; what was sent may still be mined.</param>
    /// <returns>The transactions' outcomes; none where nothing is worth it.</returns>
    /// <exception cref="IOException">The chain cannot be asked; vouchers keep.</exception>
    public async ValueTask<IReadOnlyList<TransactionOutcome>> RedeemAsync(
        IReadOnlyList<Redeemable> vouchers, UInt128 gasCost, CancellationToken cancel = default)
    {
        var outcomes = new List<TransactionOutcome>();
        foreach (var batch in (await DueAsync(vouchers, gasCost, cancel).ConfigureAwait(false)).Chunk(MaxClaims))
        {
            if (batch.Length > 1)
            {
                var together = await sender.SendAsync(calls.ClaimMany(batch), cancel).ConfigureAwait(false);
                outcomes.Add(together);
                if (together.Succeeded)
                    continue;
            }

            foreach (var item in batch)
                outcomes.Add(await sender.SendAsync(calls.Claim(item), cancel).ConfigureAwait(false));
        }

        return outcomes;
    }

    private async ValueTask<List<Redeemable>> DueAsync(
        IReadOnlyList<Redeemable> vouchers, UInt128 gasCost, CancellationToken cancel)
    {
        var due = new List<Redeemable>();
        foreach (var item in vouchers)
        {
            var jobId = item.Terms.JobId(domain);
            var job = await chain.JobAsync(jobId, cancel).ConfigureAwait(false);
            if (job is null || job.IsClosed || job.IsSealed)
                continue;
            var message = item.Voucher.Message;
            var paid = await chain.PaidAsync(jobId, message.Provider, cancel).ConfigureAwait(false);
            var payable = UInt128.Min(message.Amount, item.Cap);
            if (rules.ShouldRedeem(payable, paid, gasCost, item.Terms, time.GetUtcNow()))
                due.Add(item);
        }

        return due;
    }
}
