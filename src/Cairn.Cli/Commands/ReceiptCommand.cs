using System.CommandLine;
using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn receipt</c>: fetches a job's receipt.</summary>
internal static class ReceiptCommand
{
    private const int ExceptionsShown = 20;

    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var gateway = CommonOptions.Gateway();
        var json = CommonOptions.Json();
        var job = new Argument<string>("job") { Description = "The job's id." };
        var command = new Command("receipt",
            "Fetch a job's receipt into the run folder; of a running job, as it is now. Says how results became " +
            "final, in jobs that disputes settle: totals and what is open or void; each result with --json.\n\n" +
            "Example:\n  cairn receipt 0x12…")
        {
            job, folder, gateway, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            return Guard.RunAsync(ui, () => RunAsync(ui, parse.GetRequiredValue(folder), parse.GetValue(gateway),
                parse.GetRequiredValue(job), ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, string folder, string? gateway, string id, CancellationToken ct)
    {
        if (!Hash32.TryParse(id, out var job))
            throw new ArgumentException($"'{id}' is no job id; list them with `cairn jobs`.");
        using var session = await ClientSession.OpenAsync(new RunFolder(folder), gateway, ct);
        var path = await new JobRun(ui, session).SaveReceiptAsync(job, ct);
        if (!JobReceipt.TryRead(await File.ReadAllBytesAsync(path, ct), out var receipt, out var error))
            throw new InvalidDataException($"The gateway's receipt cannot be read: {error} Use another gateway.");
        if (receipt.Job.Policy.IsDisputed)
            Show(ui, receipt.Finality);
        ui.Next($"cairn verify {Path.GetRelativePath(Environment.CurrentDirectory, path)}", "check it");
        return ExitCode.Done;
    }

    private static void Show(Ui ui, ReceiptFinality? finality)
    {
        if (finality is null)
        {
            ui.Line("[yellow]the gateway could not ask the chain what is final; fetch the receipt again[/]");
            return;
        }

        ui.Object("finality", finality);
        ui.Line($"[bold]as of block {finality.Block}[/] {FinalitySummary.Of(finality).EscapeMarkup()}");
        var exceptions = finality.Pieces.Where(p => p.Kind is FinalityKind.Open or FinalityKind.Proof).ToArray();
        foreach (var piece in exceptions.Take(ExceptionsShown))
            ui.Line($"  {FinalitySummary.Of(piece).EscapeMarkup()}");
        if (exceptions.Length > ExceptionsShown)
            ui.Line($"  and {exceptions.Length - ExceptionsShown} more; all with --json");
    }
}
