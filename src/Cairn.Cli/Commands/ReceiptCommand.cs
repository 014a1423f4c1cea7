using System.CommandLine;
using Cairn.Crypto;
using Cairn.Host;

namespace Cairn.Cli;

/// <summary><c>cairn receipt</c>: fetches a job's receipt.</summary>
internal static class ReceiptCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var gateway = CommonOptions.Gateway();
        var json = CommonOptions.Json();
        var job = new Argument<string>("job") { Description = "The job's id." };
        var command = new Command("receipt",
            "Fetch a job's receipt into the run folder; of a running job, as it is now.\n\n" +
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
        ui.Next($"cairn verify {Path.GetRelativePath(Environment.CurrentDirectory, path)}", "check it");
        return ExitCode.Done;
    }
}
