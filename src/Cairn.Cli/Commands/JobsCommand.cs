using System.CommandLine;
using Cairn.Host;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn jobs</c>: the gateway's jobs.</summary>
internal static class JobsCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var gateway = CommonOptions.Gateway();
        var json = CommonOptions.Json();
        var command = new Command("jobs", "List the gateway's jobs, the newest first.\n\nExample:\n  cairn jobs")
        {
            folder, gateway, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            return Guard.RunAsync(ui, () => RunAsync(ui, parse.GetRequiredValue(folder), parse.GetValue(gateway), ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, string folder, string? gateway, CancellationToken ct)
    {
        using var session = await ClientSession.OpenAsync(new RunFolder(folder), gateway, ct);
        var jobs = await session.Gateway.GetAsync<List<JobSummary>>("v1/jobs", ct);
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("job", "state", "pieces", "spent", "escrow", "taken on");
        foreach (var job in jobs)
        {
            ui.Object("job", job);
            table.AddRow(job.JobId.ToString(), job.State, $"{job.Accepted}/{job.Stages * job.Slots}",
                Dollars.Format(job.Spent), Dollars.Format(job.Budget),
                DateTimeOffset.FromUnixTimeMilliseconds(job.TakenAt).ToLocalTime().ToString("yyyy-MM-dd HH:mm"));
        }

        ui.Draw(table);
        if (jobs.Count == 0)
            ui.Next("cairn run samples/train.yaml", "there are none yet: run one");
        else
            ui.Next($"cairn run --attach {jobs[0].JobId}", "watch the newest");
        return ExitCode.Done;
    }
}
