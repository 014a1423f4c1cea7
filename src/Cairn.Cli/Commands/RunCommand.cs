using System.CommandLine;
using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Cli;

/// <summary><c>cairn run</c>: submits a job and watches it.</summary>
internal static class RunCommand
{
    private static readonly Option<string> Folder = CommonOptions.Folder();
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<string?> Gateway = CommonOptions.Gateway();
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show pieces, price, checks and the worst-case cost; sign and pay nothing.",
    };

    private static readonly Option<bool> Announce = new("--announce")
    {
        Description = "Announce the job on chain first, so that providers that follow the chain offer at this gateway.",
    };

    private static readonly Option<string?> Attach = new("--attach")
    {
        Description = "Watch a job that runs already; give its id.",
    };

    private static readonly Option<bool> Detach = new("--detach")
    {
        Description = "Submit, print the job's id and leave.",
    };

    private static readonly Argument<string?> File = new("file")
    {
        Description = "The job, in YAML.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("run",
            "Run a job. Ctrl-C leaves the job running; --attach returns to it.\n\nExamples:\n" +
            "  cairn run samples/train.yaml --dry-run\n  cairn run samples/train.yaml\n  cairn run --attach 0x12…")
        {
            File, DryRun, Announce, Attach, Detach, Folder, Gateway, Json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            return Guard.RunAsync(ui, () => RunAsync(ui, parse, ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, ParseResult parse, CancellationToken ct)
    {
        var folder = new RunFolder(parse.GetRequiredValue(Folder));
        using var session = await ClientSession.OpenAsync(folder, parse.GetValue(Gateway), ct);
        if (parse.GetValue(Attach) is { } attached)
            return Hash32.TryParse(attached, out var id)
                ? await new JobRun(ui, session).WatchAsync(id, ct)
                : throw new ArgumentException($"--attach: '{attached}' is no job id; list them with `cairn jobs`.");
        if (parse.GetValue(File) is not { } file)
            throw new ArgumentException("Name a job file, for example samples/train.yaml, or --attach a job.");
        if (parse.GetValue(Announce) && parse.GetValue(DryRun))
            throw new ArgumentException("--announce sends a transaction and --dry-run sends none; use one of them.");
        var spec = Read(file);
        var run = new JobRun(ui, session);
        var plan = await run.PlanAsync(spec, ct, parse.GetValue(Announce));
        if (parse.GetValue(DryRun))
        {
            ui.Next($"cairn run {file}", "sign, pay and do it");
            return ExitCode.Done;
        }

        var job = await run.OpenAsync(plan, ct);
        if (!parse.GetValue(Detach))
            return await run.WatchAsync(job, ct);
        ui.Object("job_id", job);
        ui.Next($"cairn run --attach {job}", "watch it");
        return ExitCode.Done;
    }

    private static JobSpec Read(string file)
    {
        if (!System.IO.File.Exists(file))
            throw new ArgumentException($"The job file '{file}' does not exist; name a YAML file.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var text = System.IO.File.ReadAllText(file);
        return JobSpec.TryParse(text, folder, Kinds.All().Kinds, out var spec, out var error)
            ? spec
            : throw new SpecRefusedException(error);
    }
}
