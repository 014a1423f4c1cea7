namespace Cairn.Jobs;

/// <summary>What a restarted host has to do again for a job; performing any of it twice does no harm.</summary>
internal static class OutstandingEffects
{
    public static IEnumerable<CoordinatorEffect> Of(JobState job)
    {
        foreach (var run in job.Chain.Concat(job.AbandonedRuns))
            foreach (var audit in run.Cases.OrderBy(c => c.Key).Select(c => c.Value))
                if (!audit.Closed && audit.Quorum.Count > 0)
                    yield return AuditRules.QuorumMessage(job, audit);
        foreach (var (index, contradiction) in job.Contradictions)
            if (!job.Recorded.Contains(job.Accounts[index].Provider))
                yield return contradiction;
        foreach (var account in job.Accounts)
            if (account is { MayWork: false, Lock: { } signed })
                yield return signed;
        foreach (var account in job.Accounts)
            if (account.Vouchered > 0)
                yield return new CoordinatorEffect.SignVoucher(
                    job.Id, account.Provider, account.Vouchered, account.PiecesPaid);
        if (StageRules.IsCombining(job))
            yield return StageRules.CombineMessage(job, job.Current);
        if (job.Phase == JobPhase.Finished)
            yield return StageRules.FinishMessage(job);
    }
}
