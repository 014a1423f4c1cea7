using System.Globalization;

namespace Cairn.Jobs;

/// <summary>
/// Ends the waiting for opinions that can never come: everybody that has given none is out of the job, or has no cap
/// left for the piece. Such a result is neither accepted nor paid, and a job that needs it ends and says so.
/// </summary>
internal static class StuckAudits
{
    public static void Watch(Turn turn, JobState job)
    {
        if (job.Phase == JobPhase.Finished || job.Waiting.Count == 0)
            return;
        var (stuck, waiting, isForCaps) = Find(turn, job);
        foreach (var audit in stuck.Where(a => a.Run.Abandoned).ToArray())
        {
            Drop(turn, job, audit);
            stuck.Remove(audit);
        }

        if (stuck.Count == 0)
            return;
        var end = isForCaps ? JobEnd.CapsExhausted : JobEnd.NoProviders;
        if (job.Phase == JobPhase.Running)
            StageRules.Close(job, end, Detail(stuck, isForCaps), ending: false);
        // What can still be judged and paid comes first, and may take a stuck one away. The absent are not waited for.
        if (job.OpenPieces > stuck.Count + waiting.Count)
            return;
        if (job.Ending)
            StageRules.Finish(turn, job, job.End, job.EndDetail);
        else
            StageRules.Finish(turn, job, end, Detail(stuck, isForCaps));
    }

    /// <returns>What nobody can take, what only absent providers could, and whether a cap is why.</returns>
    private static (HashSet<AuditCase> Stuck, HashSet<AuditCase> Waiting, bool IsForCaps) Find(Turn turn, JobState job)
    {
        var (stuck, waiting, isForCaps) = (new HashSet<AuditCase>(), new HashSet<AuditCase>(), false);
        foreach (var audit in job.Waiting)
        {
            if (!audit.Queued || audit.Closed)
                continue;
            var (mayVote, canPay, isHere) = (false, false, false);
            foreach (var account in job.Accounts)
            {
                if (account.Excluded || audit.HasVoteOf(account.Index)
                    || account is { MayWork: false, Lock: null })
                    continue;
                mayVote = true;
                if (account.Room + account.Leased < job.PriceOf(audit.Slot, account))
                    continue;
                canPay = true;
                isHere |= LeasePlanner.IsActive(turn, account);
            }

            isForCaps |= mayVote && !canPay;
            if (!canPay)
                stuck.Add(audit);
            else if (!isHere)
                waiting.Add(audit);
        }

        return (stuck, waiting, isForCaps);
    }

    /// <summary>A rollback left it behind: its makers are not paid for it, and that is all.</summary>
    private static void Drop(Turn turn, JobState job, AuditCase audit)
    {
        audit.Closed = true;
        audit.Queued = false;
        foreach (var vote in audit.Votes)
            if (!vote.Paid)
                job.Accounts[vote.Participant].Discard(job.PriceOf(audit.Slot, job.Accounts[vote.Participant]));
        ref var piece = ref audit.Run.Pieces[audit.Slot];
        turn.Report(job, ProgressKind.Discarded, audit.Run, audit.Slot, job.Accounts[piece.Provider].Provider);
        piece.Status = audit.Votes.Exists(v => v.Paid) ? PieceStatus.Accepted : PieceStatus.Idle;
        job.OpenPieces--;
    }

    private static string Detail(HashSet<AuditCase> stuck, bool isForCaps)
    {
        var first = stuck.MinBy(a => (a.Run.Stage, a.Slot))!;
        var why = isForCaps
            ? "no provider that has not given its own result has cap left for the piece. Use a higher budget."
            : "every other provider was contradicted, or has given its own result. Use more providers.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{stuck.Count} drawn result(s) could not be audited, the first in stage {first.Run.Stage + 1}, " +
            $"slot {first.Slot + 1}: {why}");
    }
}
