using System.Globalization;
using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>Moves a job from stage to stage, back to an earlier one, and to its end.</summary>
internal static class StageRules
{
    private const int MetricsMax = 16;
    private const int MetricCharsMax = 64;
    private const int DetailCharsMax = 1_024;

    /// <summary>
    /// Hands the current stage out to be combined once all its slots have outputs; finishes what is closed.
    /// </summary>
    public static void Advance(Turn turn, JobState job)
    {
        var run = job.Current;
        if (job is { Phase: JobPhase.Closing, Ending: false, OpenPieces: 0,
            End: JobEnd.CapsExhausted or JobEnd.NoProviders })
        {
            // It was closed for audits that were stuck, and an exclusion has taken their results away. An answer that
            // came meanwhile was not heard.
            job.Phase = JobPhase.Running;
            run.HandedOut = false;
        }

        if (job.Phase == JobPhase.Running && run.Missing == 0 && !run.HandedOut)
        {
            run.HandedOut = true;
            turn.Effects.Add(CombineMessage(job, run));
        }

        if (job.Phase == JobPhase.Closing && job.OpenPieces == 0)
            Finish(turn, job, job.End, job.EndDetail);
    }

    public static bool IsCombining(JobState job) =>
        job.Phase == JobPhase.Running && job.Current is { HandedOut: true, Rejected: < 0, Next.IsDefault: true };

    public static CoordinatorEffect.CombineStage CombineMessage(JobState job, StageRun run)
    {
        var outputs = new SlotOutput[run.Pieces.Length];
        for (var slot = 0; slot < outputs.Length; slot++)
            outputs[slot] = new SlotOutput(slot, job.OutputOf(run.Pieces[slot].Output));
        return new CoordinatorEffect.CombineStage(job.Id, run.Stage, job.Branch, run.State, outputs);
    }

    public static void Combined(Turn turn, JobState job, CoordinatorEvent.StageCombined combined)
    {
        if (!IsCombining(job) || combined.Stage != job.Current.Stage || combined.Branch != job.Branch)
            return;
        if (combined.Result is not { } result)
        {
            Reject(turn, job, combined.RejectedSlot, Clip(combined.Detail));
            return;
        }

        var run = job.Current;
        run.Next = result.State;
        run.Metrics = result.Metrics.Take(MetricsMax).ToDictionary(
            m => Clip(m.Key, MetricCharsMax), m => Clip(m.Value, MetricCharsMax), StringComparer.Ordinal);
        turn.Effects.Add(new CoordinatorEffect.Report(new JobProgress(
            job.Id, turn.NowMs, ProgressKind.Combined, run.Stage, -1, job.Branch, default, Output: result.State,
            Metrics: run.Metrics)));
        if (result.Failure is { } failure)
            Close(job, JobEnd.Failed, Clip(failure), ending: false);
        else if (result.Stop || run.Stage == job.Plan.Stages - 1)
            Close(job, JobEnd.Completed, "", ending: false);
        else
            job.Chain.Add(new StageRun(run.Stage + 1, result.State, job.Plan.Slots, job.Branch));
    }

    /// <summary>An output that could not be combined is audited; where others confirm it, the job has failed.</summary>
    private static void Reject(Turn turn, JobState job, int slot, string detail)
    {
        var run = job.Current;
        if (slot < 0 || slot >= run.Pieces.Length)
        {
            Close(job, JobEnd.Failed, detail, ending: false);
            return;
        }

        run.Rejected = slot;
        run.RejectedDetail = detail;
        var piece = run.Pieces[slot];
        var confirmed = piece.Status == PieceStatus.Accepted && run.Cases.TryGetValue(slot, out var audit)
            && audit.Votes.Count(v => v.Output == piece.Output) > 1;
        if (confirmed)
            Confirmed(turn, job, run);
        else if (piece.Status != PieceStatus.Auditing)
            AuditRules.Open(turn, job, run, slot);
    }

    public static void Confirmed(Turn turn, JobState job, StageRun run)
    {
        if (job.Phase != JobPhase.Running || run != job.Current)
            return;
        Close(job, JobEnd.Failed, string.Create(CultureInfo.InvariantCulture,
            $"The output of stage {run.Stage}, slot {run.Rejected}, which others confirm, cannot be combined: " +
            $"{run.RejectedDetail}"), ending: true);
    }

    /// <summary>Goes back to a stage whose outputs have changed; the later runs are left behind.</summary>
    public static void RollBack(Turn turn, JobState job, StageRun run)
    {
        if (job.Ending || job.Phase == JobPhase.Finished)
            return;
        job.Branch++;
        job.Phase = JobPhase.Running;
        for (var stage = run.Stage + 1; stage < job.Chain.Count; stage++)
        {
            job.Chain[stage].Abandoned = true;
            job.AbandonedRuns.Add(job.Chain[stage]);
        }

        job.Chain.RemoveRange(run.Stage + 1, job.Chain.Count - run.Stage - 1);
        run.HandedOut = false;
        run.Rejected = -1;
        run.Next = default;
        turn.Report(job, ProgressKind.RolledBack, run, -1, default);
    }

    /// <summary>No more pieces are leased; what is receipted is still judged and paid.</summary>
    public static void Close(JobState job, JobEnd end, string detail, bool ending)
    {
        if (job.Phase == JobPhase.Finished || job.Ending)
            return;
        job.Phase = JobPhase.Closing;
        job.End = end;
        job.EndDetail = detail;
        job.Ending = ending;
    }

    public static void Finish(Turn turn, JobState job, JobEnd end, string detail)
    {
        job.Phase = JobPhase.Finished;
        job.End = end;
        job.EndDetail = detail;
        foreach (var account in job.Accounts)
        {
            while (account.Live.Count > 0)
            {
                var lease = account.Live[^1];
                account.Live.RemoveAt(account.Live.Count - 1);
                foreach (var item in lease.Items)
                    if (!item.Answered)
                        account.Release(job.PriceOf(item.Slot, account));
            }

            account.Late.Clear();
            account.Assigned.Clear();
        }

        job.Leases.Clear();
        job.Oldest.Clear();
        job.Waiting.Clear();
        job.Undrawn.Clear();
        turn.Effects.Add(FinishMessage(job));
        turn.Report(job, ProgressKind.Finished, $"{end}{(detail.Length > 0 ? ": " : "")}{detail}");
    }

    public static CoordinatorEffect.FinishJob FinishMessage(JobState job) =>
        new(job.Id, job.End, job.End == JobEnd.Completed ? job.Current.Next : default, job.EndDetail);

    /// <summary>Ends a job whose time is over, or whose pieces nobody that is left could be paid for.</summary>
    public static void Watch(Turn turn, JobState job)
    {
        if (turn.NowMs >= job.DeadlineMs)
        {
            var open = string.Create(CultureInfo.InvariantCulture,
                $"stage {job.Current.Stage + 1} of {job.Plan.Stages}, {job.Current.Missing} of {job.Plan.Slots} " +
                $"slots missing, {job.OpenPieces} results not settled");
            Finish(turn, job, JobEnd.DeadlinePassed, open);
            return;
        }

        StuckAudits.Watch(turn, job);
        if (job.Phase != JobPhase.Running || job.Current.Missing == 0)
            return;
        var left = false;
        var units = job.Plan.UnitsPerPiece.Min();
        foreach (var account in job.Accounts)
        {
            if (account.Excluded)
                continue;
            left = true;
            if (account.Live.Count > 0 || account.Room >= checked((UInt128)units * account.Price))
                return;
        }

        if (!left)
            Close(job, JobEnd.NoProviders, "Every provider of the job was contradicted.", ending: true);
        else if (job.OpenPieces == 0)
            Close(job, JobEnd.CapsExhausted, "No cap has room for another piece. Open the job with a higher budget.",
                ending: true);
    }

    private static string Clip(string text, int max = DetailCharsMax) => text.Length <= max ? text : text[..max];
}
