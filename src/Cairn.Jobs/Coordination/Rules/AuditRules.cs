using System.Buffers.Binary;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>Draws pieces, names replicas, compares their results and settles.</summary>
internal static class AuditRules
{
    /// <summary>A new block decides all draws that wait.</summary>
    public static void Draw(Turn turn, JobState job, BlockEntry block)
    {
        if (job.Undrawn.Count == 0)
            return;
        var index = job.Blocks.Count;
        job.Blocks.Add(block);
        foreach (var (run, slot) in job.Undrawn)
        {
            ref var piece = ref run.Pieces[slot];
            if (piece.Status != PieceStatus.Received || piece.DrawBlock >= 0)
                continue;
            piece.DrawBlock = index;
            var number = job.Plan.IndexOf(run.Stage, slot);
            if (piece.MustAudit || AuditDraw.IsDrawn(block.Hash, job.Id, number, piece.Branch, job.AuditShare))
                Open(turn, job, run, slot);
            else
                Accept(turn, job, run, slot);
        }

        job.Undrawn.Clear();
    }

    /// <summary>Starts the audit of a piece that has an output.</summary>
    public static AuditCase Open(Turn turn, JobState job, StageRun run, int slot, bool request = true)
    {
        ref var piece = ref run.Pieces[slot];
        var paid = piece.Status == PieceStatus.Accepted;
        if (!run.Cases.TryGetValue(slot, out var audit) || audit.Branch != piece.Branch)
        {
            audit = new AuditCase(run, slot, piece.Branch);
            audit.Votes.Add(new AuditVote(piece.Provider, piece.Output, piece.Receipt, piece.Leaf, paid));
            run.Cases[slot] = audit;
        }

        if (paid)
            job.OpenPieces++;
        piece.Status = PieceStatus.Auditing;
        audit.Closed = false;
        turn.Report(job, ProgressKind.Auditing, run, slot, job.Accounts[piece.Provider].Provider);
        if (request)
            Request(turn, job, audit);
        return audit;
    }

    /// <summary>Another provider's result for a piece that has an output; its money is pending.</summary>
    public static void Vote(Turn turn, JobState job, StageRun run, int slot, AuditVote vote)
    {
        var piece = run.Pieces[slot];
        if (piece.Status == PieceStatus.Accepted && piece.Output == vote.Output)
        {
            PayDuplicate(turn, job, run, slot, vote);
            return;
        }

        var audit = piece.Status == PieceStatus.Auditing ? run.Cases[slot] : Open(turn, job, run, slot, request: false);
        audit.Votes.Add(vote);
        Settlement.Decide(turn, job, audit);
    }

    /// <summary>Asks for one more replica, from a provider that the last block chooses.</summary>
    public static void Request(Turn turn, JobState job, AuditCase audit)
    {
        audit.Queued = true;
        audit.Replica = -1;
        audit.Preferred = Choose(turn, job, audit);
        audit.PreferredUntilMs = turn.NowMs + (turn.Options.AuditorPatienceSeconds * 1_000L);
        if (audit.Preferred >= 0)
            job.Accounts[audit.Preferred].Assigned.Enqueue(audit);
        job.Waiting.AddLast(audit);
    }

    /// <summary>A replica's lease ended without a result.</summary>
    public static void ReplicaLost(Turn turn, JobState job, AuditCase audit, ParticipantAccount holder)
    {
        if (audit.Replica != holder.Index)
            return;
        audit.Replica = -1;
        if (!audit.Closed)
            Request(turn, job, audit);
    }

    /// <summary>Signs the names of all replicas so far where they are not what was signed last.</summary>
    public static void SignQuorum(Turn turn, JobState job, AuditCase audit, bool withReplica)
    {
        var names = new List<Address>(audit.Votes.Count + 1);
        foreach (var vote in audit.Votes)
            names.Add(job.Accounts[vote.Participant].Provider);
        if (withReplica && audit.Replica >= 0)
            names.Add(job.Accounts[audit.Replica].Provider);
        if (audit.Quorum.SequenceEqual(names))
            return;
        audit.Quorum.Clear();
        audit.Quorum.AddRange(names);
        turn.Effects.Add(QuorumMessage(job, audit));
    }

    public static CoordinatorEffect.SignQuorum QuorumMessage(JobState job, AuditCase audit) =>
        new(job.Id, job.Plan.IndexOf(audit.Run.Stage, audit.Slot), audit.Branch, audit.Quorum.ToArray());

    /// <summary>The piece's draw passed it by: its provider has earned its price.</summary>
    private static void Accept(Turn turn, JobState job, StageRun run, int slot)
    {
        ref var piece = ref run.Pieces[slot];
        var account = job.Accounts[piece.Provider];
        piece.Status = PieceStatus.Accepted;
        job.OpenPieces--;
        turn.Earn(job, account, slot, piece.Receipt);
        turn.Report(job, ProgressKind.Accepted, run, slot, account.Provider, job.OutputOf(piece.Output));
    }

    private static void PayDuplicate(Turn turn, JobState job, StageRun run, int slot, AuditVote vote)
    {
        var piece = run.Pieces[slot];
        if (!run.Cases.TryGetValue(slot, out var audit) || audit.Branch != piece.Branch)
        {
            audit = new AuditCase(run, slot, piece.Branch) { Closed = true };
            audit.Votes.Add(new AuditVote(piece.Provider, piece.Output, piece.Receipt, piece.Leaf, Paid: true));
            run.Cases[slot] = audit;
        }

        audit.Votes.Add(vote with { Paid = true });
        turn.Earn(job, job.Accounts[vote.Participant], slot, vote.Receipt);
    }

    private static int Choose(Turn turn, JobState job, AuditCase audit)
    {
        var block = job.Blocks.Count > 0 ? job.Blocks[^1].Hash : job.Id;
        var lot = AuditDraw.Hash(block, job.Id, job.Plan.IndexOf(audit.Run.Stage, audit.Slot), ~audit.Votes.Count);
        var count = job.Accounts.Count;
        var start = (int)(BinaryPrimitives.ReadUInt64BigEndian(lot.AsSpan()) % (ulong)count);
        for (var i = 0; i < count; i++)
        {
            var account = job.Accounts[(start + i) % count];
            if (LeasePlanner.IsActive(turn, account) && !audit.HasVoteOf(account.Index)
                && account.Room >= job.PriceOf(audit.Slot, account))
                return account.Index;
        }

        return -1;
    }
}
