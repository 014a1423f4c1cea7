namespace Cairn.Jobs;

/// <summary>
/// Picks what a provider that asks for work gets: audits first, then idle pieces, then a straggler's.
/// </summary>
internal static class LeasePlanner
{
    private const int LookMax = 16;

    /// <summary>
    /// Fills the turn's items, money reserved. True where a piece was left out for the provider's cap.
    /// </summary>
    public static bool Pick(Turn turn, JobState job, ParticipantAccount account, int max)
    {
        var capReached = PickAssigned(turn, job, account, max);
        capReached |= PickWaiting(turn, job, account, max);
        if (job.Phase != JobPhase.Running)
            return capReached;
        capReached |= PickIdle(turn, job, account, max);
        if (turn.Items.Count == 0)
            PickStraggler(turn, job, account, max);
        return capReached;
    }

    private static bool PickAssigned(Turn turn, JobState job, ParticipantAccount account, int max)
    {
        while (turn.Items.Count < max && account.Assigned.TryPeek(out var audit))
        {
            var wanted = audit.Queued && audit.Preferred == account.Index && !audit.HasVoteOf(account.Index);
            if (wanted && !TryAdd(turn, job, account, audit))
                return true;
            account.Assigned.Dequeue();
        }

        return false;
    }

    private static bool PickWaiting(Turn turn, JobState job, ParticipantAccount account, int max)
    {
        var capReached = false;
        var looked = 0;
        for (var node = job.Waiting.First; node is not null && turn.Items.Count < max && looked < LookMax;)
        {
            var next = node.Next;
            var audit = node.Value;
            if (!audit.Queued)
            {
                job.Waiting.Remove(node);
            }
            else if (audit.PreferredUntilMs > turn.NowMs)
            {
                break;
            }
            else
            {
                looked++;
                if (!audit.HasVoteOf(account.Index))
                {
                    if (TryAdd(turn, job, account, audit))
                        job.Waiting.Remove(node);
                    else
                        capReached = true;
                }
            }

            node = next;
        }

        return capReached;
    }

    private static bool TryAdd(Turn turn, JobState job, ParticipantAccount account, AuditCase audit)
    {
        if (!account.TryReserve(job.PriceOf(audit.Slot, account)))
            return false;
        audit.Queued = false;
        turn.Items.Add(new LeaseItem(audit.Run, audit.Slot, audit.Branch, audit));
        return true;
    }

    private static bool PickIdle(Turn turn, JobState job, ParticipantAccount account, int max)
    {
        var run = job.Current;
        var share = FairShare(turn, job, run);
        var capReached = false;
        var looked = 0;
        List<int>? skipped = null;
        while (share > 0 && turn.Items.Count < max && looked < LookMax && run.TryTake(out var slot))
        {
            if (account.TryReserve(job.PriceOf(slot, account)))
            {
                share--;
                run.Pieces[slot].Status = PieceStatus.Leased;
                turn.Items.Add(new LeaseItem(run, slot, job.Branch, null));
                continue;
            }

            looked++;
            capReached = true;
            (skipped ??= []).Add(slot);
        }

        foreach (var slot in skipped ?? [])
            run.Return(slot);
        return capReached;
    }

    /// <summary>Idle pieces over active providers, rounded up: nobody takes a small stage for itself.</summary>
    private static int FairShare(Turn turn, JobState job, StageRun run)
    {
        var idle = run.IdleCount;
        if (idle > turn.Options.PiecesPerLeaseMax * job.Accounts.Count)
            return turn.Options.PiecesPerLeaseMax;
        var active = 0;
        foreach (var account in job.Accounts)
            if (IsActive(turn, account))
                active++;
        return (idle + Math.Max(active, 1) - 1) / Math.Max(active, 1);
    }

    public static bool IsActive(Turn turn, ParticipantAccount account) =>
        account is { Excluded: false, MayWork: true, SeenMs: > 0 }
        && turn.NowMs - account.SeenMs <= turn.Options.ActiveSeconds * 1_000L;

    private static void PickStraggler(Turn turn, JobState job, ParticipantAccount account, int max)
    {
        while (job.Oldest.TryPeek(out var head) && (head.Expired || head.Left == 0))
            job.Oldest.Dequeue();
        if (job.Times.Samples < turn.Options.RaceSamplesMin)
            return;
        var pieceMs = job.Times.Percentile95Ms();
        var looked = 0;
        foreach (var lease in job.Oldest)
        {
            if (++looked > LookMax || turn.Items.Count > 0)
                return;
            var slowMs = Math.Max(turn.Options.RaceAfterMsMin, pieceMs * lease.Items.Length);
            if (!lease.Expired && lease.Holder != account && turn.NowMs - lease.GrantedMs > slowMs)
                PickFrom(turn, job, account, lease, max);
        }
    }

    /// <summary>Last pieces first: those the straggler comes to last.</summary>
    private static void PickFrom(Turn turn, JobState job, ParticipantAccount account, Lease lease, int max)
    {
        for (var i = lease.Items.Length - 1; i >= 0 && turn.Items.Count < max; i--)
        {
            var item = lease.Items[i];
            if (item.Answered || item.Case is not null || item.Run != job.Current)
                continue;
            ref var piece = ref item.Run.Pieces[item.Slot];
            if (piece.Status == PieceStatus.Leased && piece.Holders == 1 && piece.Branch == item.Branch
                && account.TryReserve(job.PriceOf(item.Slot, account)))
                turn.Items.Add(new LeaseItem(item.Run, item.Slot, item.Branch, null));
        }
    }
}
