using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>Shows a job until it ends; leaving does not stop the job.</summary>
internal sealed class JobFollower(Ui ui, GatewayClient gateway, JobPicture picture)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The job as it ended.</summary>
    /// <exception cref="OperationCanceledException">The user left; the job goes on.</exception>
    public async Task<JobView> FollowAsync(Hash32 job, CancellationToken ct)
    {
        JobView? last = null;
        if (ui.Live)
        {
            await AnsiConsole.Live(new Text("")).AutoClear(false).StartAsync(async live =>
            {
                await foreach (var view in PollAsync(job, ct))
                {
                    live.UpdateTarget(picture.Draw(view));
                    last = view;
                }
            });
            return last!;
        }

        var told = new HashSet<string>();
        await foreach (var view in PollAsync(job, ct))
        {
            Tell(view, last, told);
            last = view;
        }

        return last!;
    }

    private async IAsyncEnumerable<JobView> PollAsync(
        Hash32 job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var answered = DateTime.UtcNow;
        while (true)
        {
            JobView? view = null;
            try
            {
                view = await gateway.GetAsync<JobView>($"v1/jobs/{job}", ct);
                answered = DateTime.UtcNow;
            }
            catch (ApiException e) when (e.Problem.Status == 0 && DateTime.UtcNow - answered < Patience)
            {
                // A gateway that restarts goes on where it was; so does whoever watches.
            }

            if (view is not null)
                yield return view;
            if (view?.Phase == JobPhase.Finished)
                yield break;
            await Task.Delay(PollEvery, ct);
        }
    }

    private void Tell(JobView view, JobView? last, HashSet<string> told)
    {
        if (last?.Earned != view.Earned || last?.Stage != view.Stage)
            ui.Object("job", view);
        foreach (var caught in view.Contradictions.Where(c => told.Add($"caught {c.Provider}")))
            ui.Line($"[red]{picture.Name(caught.Provider)} was caught[/]: its signed result for piece {caught.Piece} " +
                "differs from the majority; its unpaid work is discarded");
        if (last is not null && view.Branch > last.Branch)
            ui.Line($"rolled back to round {view.Stage + 1}; the honest work is kept");
        foreach (var stage in view.Stages.Where(s => s.Metrics.Count > 0))
        {
            // A round that a rollback kept is not told again; one that came out otherwise is.
            var metrics = string.Join("  ", stage.Metrics.Select(m => $"{m.Key} {m.Value}"));
            if (told.Add($"{stage.Stage}: {metrics}"))
                ui.Line($"round {stage.Stage + 1,3} of {view.Plan.Stages}  {metrics}  " +
                    $"spent {Dollars.Format(view.Earned)}");
        }
    }
}
