using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// Closes an audit once more than half of at least two results agree: pays those, contradicts the others and discards
/// what their makers are still owed. An output that changes after it was combined rolls the job back.
/// </summary>
internal static class Settlement
{
    /// <summary>A quorum names no more; a piece on which so many disagree stays undecided.</summary>
    private const int ReplicasMax = Cairn.Market.Quorum.MaxReplicas;

    public static void Decide(Turn turn, JobState job, AuditCase first) =>
        Decide(turn, job, new Queue<AuditCase>([first]), null);

    /// <summary>Decides what can be decided now, and goes back to a run whose outputs have changed.</summary>
    public static void Decide(Turn turn, JobState job, Queue<AuditCase> open, StageRun? rollback)
    {
        while (open.TryDequeue(out var audit))
        {
            if (audit.Closed)
                continue;
            if (!TryMajority(audit, out var output))
            {
                AskOn(turn, job, audit);
                continue;
            }

            Close(turn, job, audit, output, open, ref rollback);
        }

        if (rollback is not null)
            StageRules.RollBack(turn, job, rollback);
    }

    private static bool TryMajority(AuditCase audit, out Hash32 output)
    {
        output = default;
        foreach (var candidate in audit.Votes)
        {
            var count = 0;
            foreach (var vote in audit.Votes)
                if (vote.Output == candidate.Output)
                    count++;
            output = candidate.Output;
            if (count >= 2 && count * 2 > audit.Votes.Count)
                return true;
        }

        return false;
    }

    private static void AskOn(Turn turn, JobState job, AuditCase audit)
    {
        if (audit.Votes.Count >= ReplicasMax)
            return;
        if (audit.Replica >= 0)
            AuditRules.SignQuorum(turn, job, audit, withReplica: true);
        else if (!audit.Queued)
            AuditRules.Request(turn, job, audit);
    }

    private static void Close(
        Turn turn, JobState job, AuditCase audit, Hash32 output, Queue<AuditCase> open, ref StageRun? rollback)
    {
        var run = audit.Run;
        audit.Closed = true;
        audit.Queued = false;
        List<int>? losers = null;
        for (var i = 0; i < audit.Votes.Count; i++)
        {
            var vote = audit.Votes[i];
            if (vote.Output != output)
                (losers ??= []).Add(vote.Participant);
            else if (!vote.Paid)
                Pay(turn, job, audit, i);
        }

        if (losers is not null)
            Contradict(turn, job, audit, losers, open, ref rollback);
        ref var piece = ref run.Pieces[audit.Slot];
        var changed = piece.Output != output;
        if (changed)
            Adopt(audit, output, ref piece);
        piece.Status = PieceStatus.Accepted;
        job.OpenPieces--;
        turn.Report(job, ProgressKind.Accepted, run, audit.Slot, job.Accounts[piece.Provider].Provider,
            job.OutputOf(output));
        if (changed)
            Touch(run, ref rollback);
        else if (run.Rejected == audit.Slot)
            StageRules.Confirmed(turn, job, run);
    }

    private static void Pay(Turn turn, JobState job, AuditCase audit, int index)
    {
        var account = job.Accounts[audit.Votes[index].Participant];
        if (account.Excluded)
            return;
        turn.Earn(job, account, audit.Slot, audit.Votes[index].Receipt);
        audit.Votes[index] = audit.Votes[index] with { Paid = true };
    }

    /// <summary>The majority's output takes the place of the refuted one.</summary>
    private static void Adopt(AuditCase audit, Hash32 output, ref PieceRecord piece)
    {
        var vote = audit.Votes.Find(v => v.Output == output);
        piece.Output = output;
        piece.Provider = (short)vote.Participant;
        piece.Receipt = vote.Receipt;
        piece.Leaf = vote.Leaf;
    }

    private static void Contradict(
        Turn turn, JobState job, AuditCase audit, List<int> losers, Queue<AuditCase> open, ref StageRun? rollback)
    {
        // What they earned before counts; nothing that they earn later does.
        turn.SignVouchers();
        AuditRules.SignQuorum(turn, job, audit, withReplica: false);
        var evidence = audit.Votes.Select(v => job.Reference(v.Receipt, v.Leaf)).ToArray();
        foreach (var loser in losers)
        {
            var account = job.Accounts[loser];
            if (account.Excluded)
                continue;
            var record = new CoordinatorEffect.RecordContradiction(
                job.Id, job.Plan.IndexOf(audit.Run.Stage, audit.Slot), audit.Branch, account.Provider, evidence);
            job.Contradictions[loser] = record;
            turn.Effects.Add(record);
            turn.Report(job, ProgressKind.Contradicted, audit.Run, audit.Slot, account.Provider);
            turn.Providers.CountContradicted(account.Provider);
        }

        foreach (var loser in losers)
        {
            var account = job.Accounts[loser];
            if (account.Excluded)
                continue;
            if (!audit.Votes.Find(v => v.Participant == loser).Paid)
                account.Discard(job.PriceOf(audit.Slot, account));
            Exclusion.Apply(turn, job, account, open, ref rollback);
        }
    }

    /// <summary>Remembers the earliest run whose outputs were combined and have changed since.</summary>
    public static void Touch(StageRun run, ref StageRun? rollback)
    {
        if (!run.HandedOut || run.Abandoned)
            return;
        run.Rejected = -1;
        if (rollback is null || run.Stage < rollback.Stage)
            rollback = run;
    }
}
