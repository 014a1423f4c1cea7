using System.CommandLine;
using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Cli;

/// <summary><c>cairn provide</c>: lends this machine.</summary>
internal static class ProvideCommand
{
    private static readonly Option<string> Folder = CommonOptions.Folder();
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<string?> Gateway = CommonOptions.Gateway();

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to lend.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<string> Price = new("--price")
    {
        Description = "Dollars for a work unit (10^9 multiply-adds).",
        DefaultValueFactory = _ => "0.001",
    };

    private static readonly Option<string?> PriceScript = new("--price-script")
    {
        Description = "A program that is asked for each offer's price: the order as JSON on its standard input, " +
            "dollars a unit on its standard output. Where it fails, --price holds.",
    };

    private static readonly Option<string> Stake = new("--stake")
    {
        Description = "Dollars to keep staked in the Market: jobs under policy dispute lock some, and a proven lie " +
            "costs it.",
        DefaultValueFactory = _ => "0",
    };

    private static readonly Option<bool> FollowChain = new("--follow-chain")
    {
        Description = "Offer at the gateways of jobs that are announced on chain, too; at most four at once.",
    };

    private static readonly Option<string[]> AllowHost = new("--allow-host")
    {
        Description = "A host besides this machine at which announced gateways may be, by https; may be repeated.",
    };

    private static readonly Option<int> VectorBits = new("--vector-bits")
    {
        Description = "Widest vectors to use: 512, 256 or 128. Never changes a result.",
        DefaultValueFactory = _ => 512,
    };

    private static readonly Option<int> EtherDollars = new("--ether-dollars")
    {
        Description = "What an ether is worth, for weighing gas; 0 on development chains.",
    };

    private static readonly Option<int?> LieAfter = new("--lie-after")
    {
        Description = "Falsify every result after this many honest ones. For tests and demos only.",
        Hidden = true,
    };

    private static readonly Option<int?> LieSubtlyAfter = new("--lie-subtly-after")
    {
        Description = "Turn one bit in one result of a disputed job after this many honest ones, and stand by it. " +
            "For tests and demos only.",
        Hidden = true,
    };

    public static Command Create()
    {
        var command = new Command("provide",
            "Lend this machine: makes a key, measures the machine, offers it and works.\n\nExamples:\n" +
            "  cairn provide\n" +
            "  cairn provide --gateway http://10.0.0.5:8700 --threads 4 --price 0.0005 --folder ~/.cairn")
        {
            Folder, Gateway, Threads, Price, PriceScript, Stake, FollowChain, AllowHost,
            VectorBits, EtherDollars, LieAfter, LieSubtlyAfter, Json,
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
        var home = new RunFolder(parse.GetRequiredValue(Folder));
        var gateway = CommonOptions.FindGateway(parse.GetValue(Gateway), home);
        if (!DollarAmount.TryParse(parse.GetRequiredValue(Price), out var price) || price == 0)
            throw new ArgumentException($"--price '{parse.GetValue(Price)}' is no price; write dollars like 0.001, " +
                "at least 0.000001.");
        if (!DollarAmount.TryParse(parse.GetRequiredValue(Stake), out var stake))
            throw new ArgumentException($"--stake '{parse.GetValue(Stake)}' is no amount; write dollars like 25.");
        var options = new ProviderOptions
        {
            Stake = stake,
            // Beside a network of the same folder, a provider is one more role with a folder of its own.
            Folder = RunningNetwork.TryRead(home) is null ? home : FreeChild(home),
            Gateway = gateway,
            Threads = parse.GetValue(Threads),
            MaxVectorBits = parse.GetValue(VectorBits),
            PricePerUnit = price,
            PriceScript = parse.GetValue(PriceScript),
            FollowChain = parse.GetValue(FollowChain),
            AnnouncedHosts = parse.GetValue(AllowHost) ?? [],
            EtherDollars = parse.GetValue(EtherDollars),
            LieAfterPieces = parse.GetValue(LieAfter),
            LieSubtlyAfterPieces = parse.GetValue(LieSubtlyAfter),
        };
        var log = new LineLog(ui);
        await using var provider = await ProviderHost.StartAsync(options, Kinds.All(), TimeProvider.System, log, ct);
        log.Report($"offering at {gateway}; stop with Ctrl-C, leases are finished or given back");
        using var ending = new CancellationTokenSource();
        var telling = new EarningsTeller(ui, provider).RunAsync(ending.Token);
        await provider.RunAsync(ct);
        await ending.CancelAsync();
        await telling;
        return ExitCode.Done;
    }

    private static RunFolder FreeChild(RunFolder home)
    {
        for (var i = 1; ; i++)
        {
            var child = home.Child($"own-provider-{i}");
            if (!child.TryLock(out var held, out _))
                continue;
            held.Dispose();
            return child;
        }
    }
}
