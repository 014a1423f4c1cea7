using System.CommandLine;
using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Cli;

/// <summary><c>cairn verifier</c>: executes results again and disputes what is wrong.</summary>
internal static class VerifierCommand
{
    private static readonly Option<string> Folder = CommonOptions.Folder();
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<string?> Gateway = CommonOptions.Gateway();

    private static readonly Option<string> Share = new("--share")
    {
        Description = "Share of the results to execute again, for example 10%. What the contract draws, and results " +
            "that contradict another's, are executed in any case.",
        DefaultValueFactory = _ => "10%",
    };

    private static readonly Option<string?> Job = new("--job") { Description = "Watch this job only." };

    private static readonly Option<string> Bonds = new("--bonds")
    {
        Description = "Dollars that all open games together may have as bonds.",
        DefaultValueFactory = _ => "20",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to compute with.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<int> Patience = new("--patience")
    {
        Description = "Seconds that a provider has for an answer over HTTP; then it is asked on chain, under a bond.",
        DefaultValueFactory = _ => 120,
    };

    private static readonly Option<int> Demands = new("--demands")
    {
        Description = "Tiles to demand on chain in a job, each under a bond, where asserted data is withheld. A " +
            "provider that answers keeps the bond.",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create()
    {
        var command = new Command("verifier",
            "Execute results of jobs under policy dispute again, and dispute what is wrong, unattended and to the " +
            "end. A proven lie earns half of what the liar's lock loses.\n\nExamples:\n  cairn verifier\n" +
            "  cairn verifier --share 25% --bonds 5 --gateway http://10.0.0.5:8700")
        {
            Folder, Gateway, Share, Job, Bonds, Threads, Patience, Demands, Json,
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
        var options = Read(parse);
        var log = new LineLog(ui);
        await using var verifier = await VerifierHost.StartAsync(
            options, Kinds.All(), TimeProvider.System, log, new DisputeTeller(ui), ct);
        log.Report($"watching {options.Gateway} as {verifier.Account}; stop with Ctrl-C, " +
            "disputes go on at the next start");
        await verifier.RunAsync(ct);
        return ExitCode.Done;
    }

    private static VerifierOptions Read(ParseResult parse)
    {
        var home = new RunFolder(parse.GetRequiredValue(Folder));
        if (!ShareText.TryParse(parse.GetRequiredValue(Share), out var share))
            throw new ArgumentException(
                $"--share '{parse.GetValue(Share)}' is no share; write 0% to 100%, for example 10%.");
        if (!DollarAmount.TryParse(parse.GetRequiredValue(Bonds), out var bonds))
            throw new ArgumentException($"--bonds '{parse.GetValue(Bonds)}' is no amount; write dollars like 20.");
        var named = parse.GetValue(Job);
        var job = Hash32.Zero;
        if (named is not null && !Hash32.TryParse(named, out job))
            throw new ArgumentException($"--job '{named}' is no job's id; `cairn jobs` lists them.");
        return new VerifierOptions
        {
            Folder = VerifierFolder.Of(home),
            Gateway = CommonOptions.FindGateway(parse.GetValue(Gateway), home),
            Share = share,
            Job = named is null ? null : job,
            BondBudget = bonds,
            Threads = parse.GetValue(Threads),
            PatienceSeconds = parse.GetValue(Patience),
            Demands = parse.GetValue(Demands),
        };
    }
}
