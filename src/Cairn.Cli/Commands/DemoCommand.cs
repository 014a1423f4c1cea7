using System.CommandLine;

namespace Cairn.Cli;

/// <summary><c>cairn demo</c>: the main job, end to end, on one machine.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Json = CommonOptions.Json();

    private static readonly Option<int> Providers = new("--providers")
    {
        Description = "Provider processes, one thread each; 3 or more.",
        DefaultValueFactory = _ => 4,
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "A file or a folder of text to learn from. Default: this repository's docs and sources.",
    };

    private static readonly Option<string?> Folder = new("--folder")
    {
        Description = "Run folder. Default: a new one below .cairn.",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "Compute time to fill; the number of rounds follows from the machine.",
        DefaultValueFactory = _ => 38,
    };

    private static readonly Option<bool> Honest = new("--honest") { Description = "Let no provider cheat." };

    private static readonly Option<DemoCheat> Cheat = new("--cheat")
    {
        Description = "How one provider cheats: forge makes results up and is caught by audits; subtle turns one bit " +
            "inside one piece, and is convicted by a contract in a dispute; none.",
        DefaultValueFactory = _ => DemoCheat.Forge,
    };

    private static readonly Option<bool> KeepRunning = new("--keep-running")
    {
        Description = "Leave the network running after the job, until Ctrl-C.",
    };

    private static readonly Option<bool> Compare = new("--compare")
    {
        Description = "Train one machine on as many tokens afterwards and draw its curve beside the network's.",
    };

    public static Command Create()
    {
        var command = new Command("demo",
            "Start a network on this machine, let four providers train a language model, catch the one that cheats, " +
            "pay the others by contract, and write a receipt.\n\nExamples:\n  cairn demo\n" +
            "  cairn demo --data ~/notes --keep-running\n" +
            "  cairn demo --cheat subtle\n" +
            "  cairn demo --seconds 20 --json")
        {
            Providers, Data, Folder, Seconds, Honest, Cheat, KeepRunning, Compare, Json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            var options = new DemoOptions
            {
                Providers = parse.GetValue(Providers),
                Data = parse.GetValue(Data),
                Folder = parse.GetValue(Folder),
                Seconds = parse.GetValue(Seconds),
                Cheat = parse.GetValue(Honest) ? DemoCheat.None : parse.GetValue(Cheat),
                KeepRunning = parse.GetValue(KeepRunning),
                Compare = parse.GetValue(Compare),
            };
            return Guard.RunAsync(ui, () => new DemoRun(ui, options).RunAsync(ct));
        });
        return command;
    }
}
