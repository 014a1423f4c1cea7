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
                if (run.Pieces[slot].Status == PieceStatus.Accepted && run.Pieces[slot].Provider == account.Index
                    && !IsConfirmed(job, run, slot, account))
                    Exclusion.TakeBack(turn, job, account, run, slot, ref rollback);
        Settlement.Decide(turn, job, open, rollback);
    }

    private static bool IsConfirmed(JobState job, StageRun run, int slot, ParticipantAccount account)
    {
        if (!run.Cases.TryGetValue(slot, out var audit))
            return false;
        foreach (var vote in audit.Votes)
            if (vote.Participant != account.Index && vote.Output == run.Pieces[slot].Output
                && !job.Convictions.ContainsKey(vote.Participant))
                return true;
        return false;
    }
}
