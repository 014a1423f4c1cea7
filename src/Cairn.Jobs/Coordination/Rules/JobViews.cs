using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>Derives the read models from a job's state.</summary>
internal static class JobViews
{
    private const int SlotsMax = 4_096;

    public static JobView Of(JobState job)
    {
        var sums = (Earned: UInt128.Zero, Pending: UInt128.Zero, Leased: UInt128.Zero);
        foreach (var a in job.Accounts)
            sums = (sums.Earned + a.Earned, sums.Pending + a.Pending, sums.Leased + a.Leased);
        var finished = job.Phase == JobPhase.Finished;
        var run = job.Current;
        return new JobView(
            job.Id, job.Document, job.Plan, job.Phase, finished ? job.End : null, finished ? job.EndDetail : "",
            run.Stage, job.Branch, run.Next.IsDefault ? run.State : run.Next, job.OpenedMs, job.DeadlineMs,
            job.AuditShare,
            job.Budget, sums.Earned, sums.Pending, sums.Leased, job.OpenPieces, Slots(job, run),
            job.Chain.Select(Stage).ToArray(), job.Accounts.Select(a => Account(job, a)).ToArray(),
            job.Contradictions.Values.Select(c => new ContradictionView(
                c.Provider, c.Piece, c.Branch, c.Evidence, job.Recorded.Contains(c.Provider))).ToArray());
    }

    public static IEnumerable<PieceView> Pieces(JobState job)
    {
        foreach (var run in job.Chain.Concat(job.AbandonedRuns))
            for (var slot = 0; slot < run.Pieces.Length; slot++)
                if (run.Pieces[slot].Status != PieceStatus.Idle)
                    yield return Piece(job, run, slot);
    }

    private static PieceView Piece(JobState job, StageRun run, int slot)
    {
        var piece = run.Pieces[slot];
        var opinions = run.Cases.TryGetValue(slot, out var audit)
            ? audit.Votes.Select(v => new OpinionView(
                job.Reference(v.Receipt, v.Leaf), job.OutputOf(v.Output), v.Paid)).ToArray()
            : [];
        return new PieceView(
            run.Stage, slot, piece.Branch, piece.Status, run.Abandoned, run.State,
            piece.HasOutput ? job.OutputOf(piece.Output) : default,
            piece.HasOutput ? job.Reference(piece.Receipt, piece.Leaf) : null,
            piece is { HasOutput: true, DrawBlock: >= 0 } ? job.Blocks[piece.DrawBlock].Number : 0, opinions);
    }

    private static SlotView[] Slots(JobState job, StageRun run)
    {
        var views = new SlotView[Math.Min(run.Pieces.Length, SlotsMax)];
        for (var slot = 0; slot < views.Length; slot++)
        {
            var piece = run.Pieces[slot];
            var who = piece.HasOutput ? piece.Provider : piece.Status == PieceStatus.Leased ? piece.Holder : -1;
            var audits = run.Cases.TryGetValue(slot, out var audit) ? audit.Votes.Count - 1 : -1;
            views[slot] = new SlotView(
                slot, piece.Status, who < 0 ? default : job.Accounts[who].Provider, piece.Branch, audits);
        }

        return views;
    }

    private static StageView Stage(StageRun run)
    {
        var (received, accepted) = (0, 0);
        foreach (var piece in run.Pieces)
        {
            received += piece.HasOutput ? 1 : 0;
            accepted += piece.Status == PieceStatus.Accepted ? 1 : 0;
        }

        return new StageView(run.Stage, run.State, run.Next, received, accepted, run.Cases.Count, run.Metrics);
    }

    private static AccountView Account(JobState job, ParticipantAccount a) => new(
        a.Provider, a.Price, a.Cap, a.Earned, a.Pending, a.Leased, a.Discarded, a.PiecesPaid, a.Excluded, a.SeenMs,
        a is { MayWork: true, Lock: { } signed } ? signed.Amount : 0, job.Convictions.ContainsKey(a.Index));
}
