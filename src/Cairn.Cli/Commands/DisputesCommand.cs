using System.CommandLine;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn disputes</c>: this folder's disputes, and what the chain knows of others'.</summary>
internal static class DisputesCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var gateway = CommonOptions.Gateway();
        var json = CommonOptions.Json();
        var command = new Command("disputes",
            "List the disputes of this folder's verifier, and the games and convictions that the chain knows.\n\n" +
            "Example:\n  cairn disputes")
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
        var home = new RunFolder(folder);
        var stories = new StoryBook(VerifierFolder.Of(home)).All();
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("dispute", "piece", "provider", "state", "questions", "transactions", "slashed");
        foreach (var story in stories)
        {
            ui.Object("dispute", story);
            table.AddRow(story.Id.ToString(), $"{story.Piece}", story.Provider.ToString(),
                DisputePicture.Name(story.Status), $"{story.Questions.Count}", $"{story.Transactions.Count}",
                story.Slashed == 0 ? "" : Dollars.Format(story.Slashed));
        }

        if (stories.Count > 0)
            ui.Draw(table);
        var known = gateway is not null || RunningNetwork.TryRead(home) is not null
            ? await ShowChainAsync(ui, home, gateway, ct) : 0;
        if (stories.Count > 0)
            ui.Next($"cairn dispute show {stories[^1].Id}", "the newest, move by move");
        else if (known == 0)
            ui.Next("cairn verifier", "there are none; watch the results of others");
        return ExitCode.Done;
    }

    private static async Task<int> ShowChainAsync(Ui ui, RunFolder home, string? gateway, CancellationToken ct)
    {
        using var session = await ClientSession.OpenAsync(home, gateway, ct);
        var games = await DisputeRecord.ReadAsync(session.Chain, session.Network.Dispute, ct);
        var table = new Table().Border(TableBorder.Simple).Title("on chain")
            .AddColumns("block", "what", "job", "provider", "challenger", "money");
        foreach (var game in games)
        {
            ui.Object("on_chain", game);
            table.AddRow($"{game.Block}", game.What, game.Job.ToString()[..18] + "…", game.Provider.ToString(),
                game.Challenger.ToString(), Dollars.Format(game.Amount));
        }

        if (games.Count > 0)
            ui.Draw(table);
        return games.Count;
    }
}
