using System.CommandLine;
using Cairn.Host;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn status</c>: the network, its providers, the account.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var gateway = CommonOptions.Gateway();
        var json = CommonOptions.Json();
        var command = new Command("status",
            "Show the network, its providers and your account.\n\nExample:\n  cairn status")
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
        using var session = await ClientSession.OpenAsync(new RunFolder(folder), gateway, ct);
        var providers = await session.Gateway.GetAsync<List<ProviderSummary>>("v1/providers", ct);
        var (free, held) = await session.Jobs.BalancesAsync(ct);
        ui.Object("network", session.Network);
        ui.Object("providers", providers);
        ui.Object("account", new { session.Key.Address, Free = free, Held = held });
        ui.Line($"[bold]gateway[/] {session.Gateway.Address} " +
            $"({session.Network.Gateway}{Agent(session.Network.AgentId)})");
        ui.Line($"[bold]chain[/]   {session.Network.Rpc}, id {session.Network.ChainId}, block {session.Network.Head}");
        ui.Line($"[bold]account[/] {session.Key.Address}: {Dollars.Format(held)} in hand, " +
            $"{Dollars.Format(free)} in the Market");
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("provider", "agent", "units/s", "measured", "price a unit", "kinds", "threads", "pieces",
                "leases lost", "contradictions");
        foreach (var provider in providers)
        {
            var (offer, agent) = (provider.Offer.Message, provider.Agent);
            table.AddRow(offer.Provider.ToString(), $"{agent.AgentId}", $"{offer.UnitsPerSecond}",
                provider.UnitsPerSecond > 0 ? $"{provider.UnitsPerSecond}" : "",
                Dollars.Format(offer.PricePerUnit), offer.Kinds, $"{offer.Threads}", $"{provider.PiecesAccepted}",
                provider.LeasesExpired > 0 ? $"{provider.LeasesExpired}" : "",
                agent.Contradictions == 0 ? "" : $"[red]{agent.Contradictions}[/]");
        }

        ui.Draw(table);
        await ShowLedgersAsync(ui, session, ct);
        if (providers.Count < 2)
            ui.Next("cairn provide", "jobs need two providers: lend this machine");
        else
            ui.Next("cairn run samples/train.yaml --dry-run", "what a job would cost");
        return ExitCode.Done;
    }

    private static async Task ShowLedgersAsync(Ui ui, ClientSession session, CancellationToken ct)
    {
        var ledgers = await ProviderLedger.ReadAsync(session.Folder, session.Chain, session.Network, ct);
        ui.Object("ledgers", ledgers);
        if (ledgers.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Simple).Title("guaranteed to the providers of this folder")
            .AddColumns("provider", "account", "jobs", "guaranteed", "paid on chain", "still to claim");
        foreach (var ledger in ledgers)
            table.AddRow(ledger.Name.EscapeMarkup(), ledger.Account.ToString(), $"{ledger.Jobs}",
                Dollars.Format(ledger.Guaranteed), Dollars.Format(ledger.Paid),
                Dollars.Format(ledger.Guaranteed - ledger.Paid));
        ui.Draw(table);
    }

    private static string Agent(ulong? id) => id is { } known ? $", agent {known}" : "";
}
