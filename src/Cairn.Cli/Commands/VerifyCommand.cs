using System.CommandLine;
using Cairn.Content;
using Cairn.Contracts;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn verify</c>: checks a receipt without trusting whoever wrote it.</summary>
internal static class VerifyCommand
{
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Argument<string> Receipt = new("receipt") { Description = "The receipt file." };

    private static readonly Option<string?> Rpc = new("--rpc")
    {
        Description = "JSON-RPC address of the chain. " +
            "Default: the receipt's run folder, its running or restarted chain.",
    };

    private static readonly Option<string?> Folder = new("--folder")
    {
        Description = "Run folder with the blocks and the chain's dump. Default: the one that the receipt is in.",
    };

    private static readonly Option<int> Reexecute = new("--reexecute")
    {
        Description = "Pieces to execute again on this machine, drawn at random.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> Recombine = new("--recombine")
    {
        Description = "Prepare the first state and combine every stage again.",
    };

    public static Command Create()
    {
        var command = new Command("verify",
            "Check a receipt: signatures, hashes, draws, audits, pay, the chain's facts, the content, and a sample " +
            "of the work.\n\nExamples:\n  cairn verify .cairn/receipts/0x12….json\n" +
            "  cairn verify receipt.json --rpc http://127.0.0.1:8545 --reexecute 4 --recombine")
        {
            Receipt, Rpc, Folder, Reexecute, Recombine, Json,
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
        var path = parse.GetRequiredValue(Receipt);
        if (!File.Exists(path))
            throw new ArgumentException($"The receipt '{path}' does not exist; list jobs with `cairn jobs`, or fetch " +
                "one with `cairn receipt`.");
        if (new FileInfo(path).Length > JobReceipt.MaxLength)
            throw new ArgumentException($"'{path}' is larger than any receipt; name the receipt file.");
        var bytes = await File.ReadAllBytesAsync(path, ct);
        var folder = FindFolder(parse.GetValue(Folder), path);
        await using var chain = await VerifyChain.OpenAsync(parse.GetValue(Rpc), folder, bytes, ct);
        var network = NetworkOf(folder);
        var sources = new ReceiptSources
        {
            Chain = chain.Facts,
            Registry = network?.Identity,
            QuorumVerdict = network?.QuorumVerdict,
            Blocks = folder is null ? null : BlocksOf(folder),
            Workloads = Kinds.All(),
            Recombine = parse.GetValue(Recombine),
            SamplePieces = parse.GetValue(Reexecute),
            SampleSeed = Random.Shared.Next(),
            Context = new WorkContext(Environment.ProcessorCount),
        };
        var report = await new ReceiptVerifier(sources).VerifyAsync(bytes, new LineLog(ui));
        Show(ui, report);
        return report.HasNoFailure ? ExitCode.Done : ExitCode.Failed;
    }

    private static RunFolder? FindFolder(string? named, string receipt)
    {
        if (named is not null)
            return Directory.Exists(named) ? new RunFolder(named) : throw new ArgumentException(
                $"--folder: '{named}' does not exist; name a run folder.");
        var above = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(receipt)));
        return above is not null && File.Exists(Path.Combine(above, "network.json")) ? new RunFolder(above) : null;
    }

    private static Deployment? NetworkOf(RunFolder? folder) =>
        folder is not null && Deployment.TryLoad(folder.Network, out var deployment, out _) ? deployment : null;

    // The client's own blocks first, then those of the gateway beside it, outputs that were held back included.
    private static IBlockStore BlocksOf(RunFolder folder)
    {
        string[] folders = [folder.Blocks, Path.Combine(folder.Root, "gateway", "blocks"),
            Path.Combine(folder.Root, "gateway", "held")];
        var stores = folders.Where(Directory.Exists).Select(f => (IBlockStore)new FolderBlockStore(f)).ToArray();
        return new TieredBlockStore(new MemoryBlockStore(), stores);
    }

    private static void Show(Ui ui, ReceiptReport report)
    {
        foreach (var check in report.Checks)
        {
            ui.Object("check", check);
            var mark = check.Outcome switch
            {
                ReceiptOutcome.Verified => "[green]verified[/]   ",
                ReceiptOutcome.Failed => "[red]FAILED[/]     ",
                _ => "[yellow]not checked[/]",
            };
            ui.Line($"{mark} [bold]{check.Name.EscapeMarkup()}[/]  {check.Detail.EscapeMarkup()}");
        }

        var open = report.Open.Count();
        ui.Object("verdict", new { report.HasNoFailure, NotChecked = open });
        ui.Line();
        ui.Line(report.HasNoFailure
            ? $"[green]nothing failed[/]; {report.Checks.Count - open} checks verified, {open} not checked"
            : $"[red]the receipt does not hold[/]: {report.Failures.Count()} checks failed");
    }
}
