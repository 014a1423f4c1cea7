namespace Cairn.Jobs;

/// <summary>Takes verified batches: each piece counts once, and a batch that comes again changes nothing.</summary>
internal static class BatchRules
{
    public const int ResultsMax = 256;

    public static CoordinatorEffect Receive(
        Turn turn, JobState job, ParticipantAccount account, CoordinatorEvent.BatchReceived batch)
    {
        if (batch.Results.Count is 0 or > ResultsMax)
            return Refuse(batch, BatchRefusal.BadCount);
        if (TryRecall(job, account, batch, out var payable))
            return Accept(batch, payable);
        if (account.Excluded)
            return Refuse(batch, BatchRefusal.Excluded);
        if (job.Phase == JobPhase.Finished)
            return Refuse(batch, BatchRefusal.JobEnded);
        if (!job.Leases.TryGetValue(batch.Lease, out var lease) || lease.Holder != account)
            return Refuse(batch, BatchRefusal.UnknownLease);
        Span<short> places = stackalloc short[batch.Results.Count];
        if (!TryMatch(lease, batch.Results, places))
            return Refuse(batch, BatchRefusal.NotLeased);
        return Take(turn, job, lease, batch, places);
    }

    private static CoordinatorEffect Take(
        Turn turn, JobState job, Lease lease, CoordinatorEvent.BatchReceived batch, ReadOnlySpan<short> places)
    {
        var receipt = job.Receipts.Count;
        // Of several leases held at once, only the time since the last receipt is this batch's.
        var sinceMs = Math.Max(lease.GrantedMs, lease.Holder.ReceivedMs);
        job.Receipts.Add(new ReceiptEntry(lease.Holder.Index, lease.Id, batch.Root, batch.Results.Count,
            Units(job, batch.Results), turn.NowMs - sinceMs));
        lease.Holder.ReceivedMs = turn.NowMs;
        var payable = 0;
        for (var i = 0; i < places.Length && !lease.Holder.Excluded; i++)
            if (!lease.Items[places[i]].Answered && TakeOne(turn, job, lease, places[i], batch.Results[i], receipt, i))
                payable++;
        if (lease.Holder.Excluded)
            return Refuse(batch, BatchRefusal.Excluded);
        if (lease.Left == 0)
        {
            job.Times.Add((turn.NowMs - lease.GrantedMs) / lease.Items.Length);
            turn.Providers.CountCompleted(lease.Holder.Provider);
            LeaseRules.Complete(job, lease);
        }

        return payable > 0 ? Accept(batch, payable) : Refuse(batch, BatchRefusal.NotNeeded);
    }

    /// <summary>Records one result as the piece's, or as one more opinion; false where it is not needed.</summary>
    private static bool TakeOne(
        Turn turn, JobState job, Lease lease, int place, BatchResult result, int receipt, int leaf)
    {
        ref var item = ref lease.Items[place];
        ref var piece = ref item.Run.Pieces[item.Slot];
        var account = lease.Holder;
        item.Answered = true;
        lease.Left--;
        var isReplica = item.Case?.Replica == account.Index;
        if (isReplica)
            item.Case!.Replica = -1;
        else if (item.Case is null && !lease.Expired)
            piece.Holders--;
        var price = job.PriceOf(item.Slot, account);
        if (piece.HasOutput && !IsOpinion(turn, item, piece, account.Index))
        {
            if (!lease.Expired)
                account.Release(price);
            if (item.Case is { Closed: false, Queued: false, Replica: < 0 } idle)
                AuditRules.Request(turn, job, idle);
            return false;
        }

        if (!lease.Expired)
            account.Receive(price);
        else if (!account.TryReceiveLate(price))
        {
            // A newer lease of the same provider holds the money, and brings the result or loses it.
            if (isReplica)
                item.Case!.Replica = account.Index;
            return false;
        }

        var digest = job.Keep(result);
        if (piece.HasOutput)
            AuditRules.Vote(turn, job, item.Run, item.Slot,
                new AuditVote(account.Index, digest, receipt, (byte)leaf, Paid: false));
        else
            Put(turn, job, item, account, result, receipt, leaf);
        return true;
    }

    /// <summary>
    /// Whether a result for a piece that has one can be compared with it: same branch, another provider.
    /// </summary>
    private static bool IsOpinion(Turn turn, LeaseItem item, PieceRecord piece, int participant)
    {
        if (piece.Branch != item.Branch || piece.Provider == participant)
            return false;
        if (item.Run.Cases.TryGetValue(item.Slot, out var audit) && audit.Branch == item.Branch
            && audit.HasVoteOf(participant))
            return false;
        return turn.Options.PayDuplicates || (item.Case is not null && piece.Status == PieceStatus.Auditing);
    }

    private static void Put(
        Turn turn, JobState job, LeaseItem item, ParticipantAccount account, BatchResult result, int receipt, int leaf)
    {
        ref var piece = ref item.Run.Pieces[item.Slot];
        piece.Output = result.Digest;
        piece.Provider = (short)account.Index;
        piece.Receipt = receipt;
        piece.Leaf = (byte)leaf;
        piece.Branch = item.Branch;
        piece.DrawBlock = -1;
        piece.Status = PieceStatus.Received;
        piece.MustAudit = result.Proof is null && (result.IsFail || !account.FirstMarked);
        account.FirstMarked = true;
        item.Run.Missing--;
        job.OpenPieces++;
        job.Undrawn.Add((item.Run, item.Slot));
        turn.Report(job, ProgressKind.Received, item.Run, item.Slot, account.Provider);
    }

    private static bool TryMatch(Lease lease, IReadOnlyList<BatchResult> results, Span<short> places)
    {
        Span<bool> used = stackalloc bool[lease.Items.Length];
        used.Clear();
        for (var i = 0; i < results.Count; i++)
        {
            var found = -1;
            for (var j = 0; j < lease.Items.Length && found < 0; j++)
            {
                // A batch is nearly always in the lease's order, so begin at the same place.
                var place = (i + j) % lease.Items.Length;
                if (!used[place] && Matches(lease.Items[place], results[i]))
                    found = place;
            }

            if (found < 0)
                return false;
            used[found] = true;
            places[i] = (short)found;
        }

        return true;
    }

    private static bool Matches(LeaseItem item, BatchResult result) =>
        item.Run.Stage == result.Stage && item.Slot == result.Slot && item.Branch == result.Branch;

    /// <summary>True where every result of the batch is on record for this provider already.</summary>
    private static bool TryRecall(
        JobState job, ParticipantAccount account, CoordinatorEvent.BatchReceived batch, out int payable)
    {
        payable = 0;
        foreach (var result in batch.Results)
        {
            if (!IsRecorded(job, account.Index, batch, result))
                return false;
            payable++;
        }

        return true;
    }

    private static bool IsRecorded(
        JobState job, int participant, CoordinatorEvent.BatchReceived batch, BatchResult result)
    {
        if ((uint)result.Slot >= (uint)job.Plan.Slots || result.Stage < 0)
            return false;
        if (result.Stage < job.Chain.Count && IsRecorded(job, job.Chain[result.Stage], participant, batch, result))
            return true;
        foreach (var run in job.AbandonedRuns)
            if (run.Stage == result.Stage && IsRecorded(job, run, participant, batch, result))
                return true;
        return false;
    }

    private static bool IsRecorded(
        JobState job, StageRun run, int participant, CoordinatorEvent.BatchReceived batch, BatchResult result)
    {
        ref readonly var piece = ref run.Pieces[result.Slot];
        var digest = result.Digest;
        if (piece.HasOutput && piece.Provider == participant && piece.Branch == result.Branch
            && piece.Output == digest && job.Receipts[piece.Receipt].Root == batch.Root)
            return true;
        if (!run.Cases.TryGetValue(result.Slot, out var audit) || audit.Branch != result.Branch)
            return false;
        foreach (var vote in audit.Votes)
            if (vote.Participant == participant && vote.Output == digest
                && job.Receipts[vote.Receipt].Root == batch.Root)
                return true;
        return false;
    }

    private static long Units(JobState job, IReadOnlyList<BatchResult> results)
    {
        var units = Int128.Zero;
        foreach (var result in results)
            units += job.Plan.UnitsPerPiece[result.Slot];
        return (long)Int128.Min(units, long.MaxValue);
    }

    private static CoordinatorEffect.AcceptBatch Accept(CoordinatorEvent.BatchReceived batch, int payable) =>
        new(batch.Job, batch.Provider, batch.Lease, batch.Root, payable);

    private static CoordinatorEffect.RefuseBatch Refuse(CoordinatorEvent.BatchReceived batch, BatchRefusal reason) =>
        new(batch.Job, batch.Provider, batch.Lease, batch.Root, reason);
}
