namespace Cairn.Jobs;

/// <summary>Takes a contradicted provider out of a job, with everything of it that no voucher covers yet.</summary>
internal static class Exclusion
{
    public static void Apply(
        Turn turn, JobState job, ParticipantAccount account, Queue<AuditCase> open, ref StageRun? rollback)
    {
        account.Excluded = true;
        while (account.Live.Count > 0)
            LeaseRules.Drop(turn, job, account.Live[^1]);
        while (account.Late.TryDequeue(out var late))
            job.Leases.Remove(late.Id);
        account.Assigned.Clear();
        foreach (var run in job.Chain)
            Discard(turn, job, account, run, open, ref rollback);
        foreach (var run in job.AbandonedRuns)
            Discard(turn, job, account, run, open, ref rollback);
    }

    /// <summary>Takes an accepted result out of a run that counts, though it is paid for.</summary>
    public static void TakeBack(
        Turn turn, JobState job, ParticipantAccount account, StageRun run, int slot, ref StageRun? rollback)
    {
        run.Cases.Remove(slot);
        job.OpenPieces++;
        Clear(turn, job, account, run, slot, ref rollback);
    }

    private static void Discard(
        Turn turn, JobState job, ParticipantAccount account, StageRun run, Queue<AuditCase> open,
        ref StageRun? rollback)
    {
        for (var slot = 0; slot < run.Pieces.Length; slot++)
        {
            ref var piece = ref run.Pieces[slot];
            if (piece.Status == PieceStatus.Received && piece.Provider == account.Index)
            {
                account.Discard(job.PriceOf(slot, account));
                Clear(turn, job, account, run, slot, ref rollback);
            }
            else if (piece.Status == PieceStatus.Auditing)
            {
                Withdraw(turn, job, account, run, slot, open, ref rollback);
            }
        }
    }

    /// <summary>
    /// Takes the provider's result out of an open audit, and out of the piece where it was the piece's.
    /// </summary>
    private static void Withdraw(
        Turn turn, JobState job, ParticipantAccount account, StageRun run, int slot, Queue<AuditCase> open,
        ref StageRun? rollback)
    {
        var audit = run.Cases[slot];
        var index = audit.Votes.FindIndex(v => v.Participant == account.Index);
        if (index < 0 || audit.Closed)
            return;
        if (!audit.Votes[index].Paid)
            account.Discard(job.PriceOf(slot, account));
        audit.Votes.RemoveAt(index);
        ref var piece = ref run.Pieces[slot];
        if (audit.Votes.Count == 0)
        {
            audit.Closed = true;
            audit.Queued = false;
            run.Cases.Remove(slot);
            Clear(turn, job, account, run, slot, ref rollback);
            return;
        }

        if (piece.Provider == account.Index)
        {
            var heir = audit.Votes[0];
            if (heir.Output != piece.Output)
                Settlement.Touch(run, ref rollback);
            piece.Output = heir.Output;
            piece.Provider = (short)heir.Participant;
            piece.Receipt = heir.Receipt;
            piece.Leaf = heir.Leaf;
        }

        open.Enqueue(audit);
    }

    private static void Clear(
        Turn turn, JobState job, ParticipantAccount account, StageRun run, int slot, ref StageRun? rollback)
    {
        ref var piece = ref run.Pieces[slot];
        job.OpenPieces--;
        piece.MustAudit = false;
        piece.DrawBlock = -1;
        turn.Report(job, ProgressKind.Discarded, run, slot, account.Provider);
        if (run.Abandoned)
        {
            piece.Status = PieceStatus.Idle;
            return;
        }

        run.Missing++;
        if (piece.Holders > 0)
            piece.Status = PieceStatus.Leased;
        else
            run.Return(slot);
        Settlement.Touch(run, ref rollback);
    }
}
