using System.CommandLine;
using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn logs</c>: every step of a job.</summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var gateway = CommonOptions.Gateway();
        var json = CommonOptions.Json();
        var job = new Argument<string>("job") { Description = "The job's id." };
        var follow = new Option<bool>("--follow") { Description = "Go on until the job ends." };
        var command = new Command("logs", "Show every step of a job.\n\nExample:\n  cairn logs 0x12… --follow")
        {
            job, follow, folder, gateway, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            return Guard.RunAsync(ui, () => RunAsync(ui, parse.GetRequiredValue(folder), parse.GetValue(gateway),
                parse.GetRequiredValue(job), parse.GetValue(follow), ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Ui ui, string folder, string? gateway, string id, bool follow, CancellationToken ct)
    {
        if (!Hash32.TryParse(id, out var job))
            throw new ArgumentException($"'{id}' is no job id; list them with `cairn jobs`.");
        using var session = await ClientSession.OpenAsync(new RunFolder(folder), gateway, ct);
        var view = await session.Gateway.GetAsync<JobView>($"v1/jobs/{job}", ct);
        var path = $"v1/jobs/{job}/events{(follow ? "" : "?follow=false")}";
        await foreach (var (_, step) in session.Gateway.FollowAsync<JobProgress>(path, 0, ct))
        {
            ui.Object("step", step);
            ui.Line(Describe(step));
        }

        if (view.Phase != JobPhase.Finished && !follow)
            ui.Next($"cairn logs {job} --follow", "go on until the job ends");
        return ExitCode.Done;
    }

    private static string Describe(JobProgress step)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(step.TimeMs).ToLocalTime().ToString("HH:mm:ss.fff");
        var where = step.Stage < 0 ? ""
            : step.Slot < 0 ? $" stage {step.Stage}"
            : $" stage {step.Stage} slot {step.Slot}";
        var who = step.Provider.IsZero ? "" : $" {step.Provider.ToString()[..10]}";
        var what = step.Amount > 0 ? $" {Dollars.Format(step.Amount)}" : "";
        var metrics = step.Metrics is { } m ? " " + string.Join(' ', m.Select(x => $"{x.Key}={x.Value}")) : "";
        return $"[grey]{time}[/] {step.Kind}{where}{who}{what}{metrics} {step.Detail}".TrimEnd().Replace("[]", "");
    }
}
