using System.Globalization;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>One job from plan to receipt, as `run` and `demo` show it.</summary>
internal sealed class JobRun(Ui ui, ClientSession session, IReadOnlyDictionary<Address, string>? names = null)
{
    private static readonly TimeSpan RefundPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan OffersAtLeast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OffersAtMost = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Brings the inputs, announces the job on chain and waits for offers if asked to, has it planned and shows what it
    /// would cost.
    /// </summary>
    public async Task<PlanReply> PlanAsync(JobSpec spec, CancellationToken ct, bool announce = false)
    {
        var (document, plan) = await session.Jobs.BringAsync(spec, new LineLog(ui), ct);
        if (announce)
            await AnnounceAsync(spec, document, ct);
        var reply = await session.Jobs.PlanAsync(spec, document, plan, ct);
        Show(spec, document, reply);
        if (spec.Budget is { } budget && budget < reply.Budget)
            throw new SpecRefusedException(spec.Locate(new SpecError("budget",
                $"is {Dollars.Format(budget)}, but the worst case needs {Dollars.Format(reply.Budget)}.",
                "Raise it, audit less, plan fewer pieces, or set max_price_per_unit.")));
        return reply;
    }

    private async Task AnnounceAsync(JobSpec spec, JobDocument document, CancellationToken ct)
    {
        await session.Jobs.AnnounceAsync(document, ct);
        ui.Line($"[bold]announced[/] {document.Cid} at {session.Gateway.Address}; waiting for offers");
        var wanted = spec.Providers ?? 2;
        for (var waited = TimeSpan.Zero; waited < OffersAtMost; waited += TimeSpan.FromSeconds(1))
        {
            var offers = await session.Gateway.GetAsync<List<ProviderSummary>>("v1/providers", ct);
            if (waited >= OffersAtLeast && offers.Count(o => o.Offer.Message.KindList.Contains(spec.Kind)) >= wanted)
                return;
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }
    }

    public Task<Hash32> OpenAsync(PlanReply plan, CancellationToken ct) =>
        session.Jobs.OpenAsync(plan, new LineLog(ui), ct);

    /// <summary>Watches the job to its end, then fetches the receipt and takes back what is left.</summary>
    public async Task<int> WatchAsync(Hash32 job, CancellationToken ct)
    {
        JobView end;
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var kept = session.Jobs.KeepOpenAsync(job, new LineLog(ui), watching.Token);
        try
        {
            var picture = new JobPicture(names ?? new Dictionary<Address, string>());
            end = await new JobFollower(ui, session.Gateway, picture).FollowAsync(job, ct);
        }
        catch (OperationCanceledException)
        {
            ui.Line();
            ui.Next($"cairn run --attach {job}", "the job goes on without you; return to it");
            return ExitCode.Interrupted;
        }

        ui.Object("job", end);
        ui.Line($"[bold]{end.End}[/] {end.Detail.EscapeMarkup()}");
        await RefundAsync(job, ct);
        await watching.CancelAsync();
        await kept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var path = await SaveReceiptAsync(job, ct);
        if (end.End == JobEnd.Completed)
            await JobOutput.SaveAsync(ui, session, end, ct);
        ui.Next($"cairn verify {Path.GetRelativePath(Environment.CurrentDirectory, path)}",
            "check it without trusting the gateway");
        return end.End == JobEnd.Completed ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Writes the job's receipt into the run folder.</summary>
    public async Task<string> SaveReceiptAsync(Hash32 job, CancellationToken ct)
    {
        var bytes = await session.Gateway.GetBytesAsync($"v1/jobs/{job}/receipt", ct);
        var path = Path.Combine(session.Folder.Receipts, $"{job}.json");
        await File.WriteAllBytesAsync(path, bytes, ct);
        ui.Object("receipt", path);
        ui.Line($"[bold]receipt[/] {path.EscapeMarkup()}");
        return path;
    }

    // Providers redeem and sign their release within a few seconds of the end; whoever does not keeps its claim.
    private async Task RefundAsync(Hash32 job, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < RefundPatience; waited += TimeSpan.FromSeconds(1))
        {
            if (await session.Jobs.RefundAsync(job, ct) is { } amount)
            {
                ui.Object("refund", amount);
                ui.Line($"[bold]returned[/] {Dollars.Format((UInt128)amount)} of the escrow was not needed");
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }

        ui.Line("[grey]what is left of the escrow returns after the deadline and its grace[/]");
    }

    private void Show(JobSpec spec, JobDocument document, PlanReply plan)
    {
        ui.Object("plan", plan);
        var pieces = plan.Stages * plan.Slots;
        var share = (spec.AuditShare / 100.0).ToString("0.##", CultureInfo.InvariantCulture);
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        table.AddRow("[bold]job[/]", $"{document.Name.EscapeMarkup()} ({document.Kind}), document {document.Cid}");
        table.AddRow("[bold]pieces[/]", $"{pieces} = {plan.Stages} stages x {plan.Slots}, up to " +
            $"{plan.UnitsPerPiece} units each (a unit is 10^9 multiply-adds)");
        table.AddRow("[bold]providers[/]", $"{plan.Offers.Count}, at {Dollars.Format(plan.PricePerUnit)} a unit; " +
            $"about {plan.EstimatedSeconds:0} s by their measured speed");
        table.AddRow("[bold]checks[/]", document.Policy.IsProved
            ? "a proof of every piece, checked before it counts (succinct, not zero-knowledge)"
            : $"{share} % of the pieces executed again elsewhere and compared bit for bit; " +
            "every provider's first piece always");
        if (document.Policy is { IsDisputed: true } policy)
            table.AddRow("[bold]disputes[/]", $"every provider locks {Dollars.Format(plan.Lock)}; a lie that is " +
                $"proved while the lock holds, or within {policy.WindowSeconds / 60} min of its assertion, costs it");
        table.AddRow("[bold]cost[/]", document.Policy.IsProved
            ? $"{Dollars.Format(plan.Planned)}, at worst {Dollars.Format(plan.WorstCase)}; most of it is for proofs"
            : $"{Dollars.Format(plan.Planned)} without audits, at worst {Dollars.Format(plan.WorstCase)} (all " +
                "audits, tie-breaks, " +
                (document.Policy.IsDisputed ? "all done again after a late conviction)" : "one rollback)"));
        table.AddRow("[bold]escrow[/]", $"{Dollars.Format(plan.Budget)}; what is not spent returns");
        ui.Draw(table);
    }
}
