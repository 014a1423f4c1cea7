namespace Cairn.Jobs;

/// <summary>
/// Takes a provider out of a job that the chain convicted. A lie is proved, so nothing of it counts that nobody else
/// confirmed, accepted or not; it is never paid more.
/// </summary>
internal static class Conviction
{
    public static void Apply(Turn turn, JobState job, ParticipantAccount account, CoordinatorEvent.Convicted convicted)
    {
        if (!job.Convictions.TryAdd(account.Index, convicted))
            return;
        turn.Report(job, ProgressKind.Convicted, $"shown by {convicted.Challenger}", account.Provider,
            convicted.Slashed);
        turn.Providers.CountContradicted(account.Provider);
        if (job.Phase == JobPhase.Finished)
        {
            account.Excluded = true;
            return;
        }

        var open = new Queue<AuditCase>();
        StageRun? rollback = null;
        if (!account.Excluded)
            Exclusion.Apply(turn, job, account, open, ref rollback);
        foreach (var run in job.Chain)
            for (var slot = 0; slot < run.Pieces.Length; slot++)
            {
                // Also an earlier convict's, where nobody but this provider had confirmed it.
                var maker = run.Pieces[slot].Provider;
                if (run.Pieces[slot].Status == PieceStatus.Accepted && job.Convictions.ContainsKey(maker)
                    && !IsConfirmed(job, run, slot))
                    Exclusion.TakeBack(turn, job, job.Accounts[maker], run, slot, ref rollback);
            }

        Settlement.Decide(turn, job, open, rollback);
    }

    private static bool IsConfirmed(JobState job, StageRun run, int slot)
    {
        if (!run.Cases.TryGetValue(slot, out var audit))
            return false;
        foreach (var vote in audit.Votes)
            if (vote.Output == run.Pieces[slot].Output && !job.Convictions.ContainsKey(vote.Participant))
                return true;
        return false;
    }
}
