namespace Cairn.Market;

/// <summary>
/// The check of a provider before it starts, and again now and then: the job is open, the escrow covers what it may
/// still earn, its cap is proved, the signer, token and document are the right ones, and there is time.
/// </summary>
public sealed class EscrowCheck(IMarketView chain, MarketDomain domain, EscrowRules rules, TimeProvider time)
{
    /// <param name="terms">The terms as the gateway showed them; their hash is looked up, so they cannot lie.</param>
    /// <param name="cap">This provider's cap as the gateway showed it.</param>
    /// <param name="proof">The cap's proof.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>The outcome, and what the escrow can pay this provider in all, token base units.</returns>
    /// <exception cref="IOException">The chain cannot be asked; that is no verdict about the job.</exception>
    public async ValueTask<(EscrowOutcome Outcome, UInt128 Payable)> CheckAsync(
        Terms terms, UInt128 cap, CapProof proof, CancellationToken cancel = default)
    {
        var outcome = CheckTerms(terms);
        if (outcome != EscrowOutcome.Good)
            return (outcome, 0);
        var jobId = terms.JobId(domain);
        if (await chain.JobAsync(jobId, cancel).ConfigureAwait(false) is not { } job)
            return (EscrowOutcome.NotOpen, 0);
        if (job.IsClosed || job.IsSealed || job.IsSettled)
            return (EscrowOutcome.Over, 0);
        if (!proof.Verify(job.CapRoot ?? terms.CapRoot, new ProviderCap(rules.Provider, cap), out var promised))
            return (EscrowOutcome.BadCapProof, 0);
        if (cap < rules.MinCap)
            return (EscrowOutcome.CapTooLow, 0);
        if (promised > job.Budget)
            return (EscrowOutcome.CapsAboveBudget, 0);
        var paid = await chain.PaidAsync(jobId, rules.Provider, cancel).ConfigureAwait(false);
        return cap > paid && cap - paid > job.Left
            ? (EscrowOutcome.EscrowTooLow, paid + job.Left)
            : (EscrowOutcome.Good, cap);
    }

    private EscrowOutcome CheckTerms(Terms terms)
    {
        if (terms.Signer.IsZero || terms.Signer != rules.Signer)
            return EscrowOutcome.WrongSigner;
        if (terms.Token != rules.Token)
            return EscrowOutcome.WrongToken;
        if (terms.Spec != rules.Spec)
            return EscrowOutcome.WrongSpec;
        var earliest = (UInt128)Math.Max(0, time.GetUtcNow().ToUnixTimeSeconds()) + Seconds(rules.MinTimeLeft);
        if (terms.Deadline < earliest || terms.Grace < Seconds(rules.MinGrace))
            return EscrowOutcome.TooLate;
        return terms.RecutDelay < Seconds(rules.MinRecutDelay) ? EscrowOutcome.RecutTooFast : EscrowOutcome.Good;
    }

    private static UInt128 Seconds(TimeSpan span) => (UInt128)Math.Ceiling(span.TotalSeconds);
}
