using System.CommandLine;
using Cairn.Host;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn up</c>: a whole network on this machine.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var json = CommonOptions.Json();
        var providers = new Option<int>("--providers")
        {
            Description = "Provider processes to start.",
            DefaultValueFactory = _ => 4,
        };
        var port = new Option<int>("--port")
        {
            Description = "The gateway's port on 127.0.0.1; 0 takes a free one.",
            DefaultValueFactory = _ => 8700,
        };
        var chainPort = new Option<int>("--chain-port")
        {
            Description = "The chain's port on 127.0.0.1; 0 takes a free one.",
            DefaultValueFactory = _ => 8545,
        };
        var command = new Command("up",
            "Start a whole network on this machine: a chain, the contracts, a gateway and providers.\n\nExamples:\n" +
            "  cairn up\n  cairn up --providers 2 --port 0 --chain-port 0")
        {
            folder, providers, port, chainPort, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            var options = new LocalNetworkOptions
            {
                Folder = new RunFolder(parse.GetRequiredValue(folder)),
                Command = SelfCommand.Find(),
                Providers = parse.GetValue(providers),
                GatewayPort = parse.GetValue(port),
                ChainPort = parse.GetValue(chainPort),
            };
            return Guard.RunAsync(ui, () => RunAsync(ui, options, ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, LocalNetworkOptions options, CancellationToken ct)
    {
        await using var network = await LocalNetwork.StartAsync(options, new LineLog(ui), ct);
        ui.Line($"[bold]gateway[/] {network.Gateway}");
        ui.Line($"[bold]chain[/]   {network.Deployment.Rpc} (id {network.Deployment.ChainId})");
        ui.Line($"[bold]account[/] {network.ClientKey.Address} pays the jobs submitted from this folder");
        ui.Object("network", new { network.Gateway, network.Deployment.Rpc, Account = network.ClientKey.Address });
        ui.Next("cairn run samples/train.yaml --dry-run", "in another terminal: what a job would cost");
        var root = network.Folder.Root.EscapeMarkup();
        ui.Line($"[grey]Ctrl-C stops everything; what was done is kept in {root}[/]");
        var stopped = Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => "", TaskScheduler.Default);
        var why = await await Task.WhenAny(stopped, network.FailedAsync());
        if (why.Length == 0 || ct.IsCancellationRequested)
            return ExitCode.Done;
        ui.Error(why, "Look at that log; then start again with `cairn up`: every part goes on where it " +
            "was, and what a chain that was killed has lost of its last seconds is sent again.");
        return ExitCode.Failed;
    }
}
