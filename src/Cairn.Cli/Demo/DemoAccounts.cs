using Cairn.Contracts;
using Cairn.Evm;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>Who has how much, as the contracts say.</summary>
internal sealed class DemoAccounts(Ui ui, ClientSession session, IReadOnlyDictionary<Address, string> names)
{
    public async Task ShowAsync(string when, CancellationToken ct)
    {
        var market = new MarketContract(session.Chain, session.Network.Market);
        var token = new TestDollarContract(session.Chain, session.Network.Token);
        var verdict = new QuorumVerdictContract(session.Chain, session.Network.Verdict);
        var table = new Table().Border(TableBorder.Simple).Title($"balances {when}")
            .AddColumns("account", "in hand", "in the Market", "contradictions on record");
        foreach (var (account, name) in names.Prepend(KeyValuePair.Create(session.Key.Address, "client")))
        {
            var held = await token.BalanceOfAsync(account, cancel: ct);
            var free = await market.FreeAsync(session.Network.Token, account, cancel: ct);
            var record = await verdict.ContradictionsAsync(account, cancel: ct);
            table.AddRow(name, Dollars.Format(held), Dollars.Format(free), record.IsZero ? "" : $"[red]{record}[/]");
            ui.Object("balance", new { when, account, name, held, free, contradictions = record });
        }

        ui.Draw(table);
    }
}
