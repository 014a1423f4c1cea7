using System.CommandLine;
using Cairn.Contracts;
using Cairn.Host;

namespace Cairn.Cli;

/// <summary><c>cairn gateway</c>: coordinates jobs for its owner's clients.</summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var json = CommonOptions.Json();
        var network = new Option<string>("--network")
        {
            Description = "The deployment file (network.json) of the chain to work on.",
            Required = true,
        };
        var port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0 takes a free one.",
            DefaultValueFactory = _ => 8700,
        };
        var command = new Command("gateway",
            "Run a gateway.\n\nExample:\n  cairn gateway --network .cairn/network.json")
        {
            folder, network, port, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            return Guard.RunAsync(ui, () => RunAsync(
                ui, parse.GetRequiredValue(folder), parse.GetRequiredValue(network), parse.GetValue(port), ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Ui ui, string folder, string network, int port, CancellationToken ct)
    {
        if (port is < 0 or > 65_535)
            throw new ArgumentException($"--port {port} is out of range; use 0 to 65535.");
        if (!Deployment.TryLoad(network, out var deployment, out var error))
            throw new ArgumentException($"--network: {error}");
        var options = new GatewayOptions { Folder = new RunFolder(folder), Deployment = deployment, Port = port };
        await using var gateway = await GatewayHost.StartAsync(options, Kinds.All(), TimeProvider.System, ct);
        ui.Line($"gateway at {gateway.Address}");
        ui.Object("gateway", new { gateway.Address });
        var stopped = Task.Delay(Timeout.Infinite, ct);
        var ended = await Task.WhenAny(stopped, gateway.Faulted);
        if (ended != stopped)
            await ended;
        return ExitCode.Done;
    }
}
